// Variables that change how programs are loaded. Whoever may write a ConfigMap may not take over the App that reads it;
// the App's own author may set them in `values`.

const prefixes = [
	"BASH_FUNC_",
	"CORECLR_",
	"COR_",
	"ERL_",
	"LD_",
	"LUA_",
	"PYTHON",
];
const names = new Set([
	"ASPNETCORE_HOSTINGSTARTUPASSEMBLIES",
	"BASHOPTS",
	"BASH_ENV",
	"CLASSPATH",
	"DOTNET_ADDITIONAL_DEPS",
	"DOTNET_STARTUP_HOOKS",
	"ENV",
	"GCONV_PATH",
	"GEM_HOME",
	"GEM_PATH",
	"GLIBC_TUNABLES",
	"IBM_JAVA_OPTIONS",
	"IFS",
	"JAVA_TOOL_OPTIONS",
	"JDK_JAVA_OPTIONS",
	"NODE_OPTIONS",
	"NODE_PATH",
	"OPENJ9_JAVA_OPTIONS",
	"OPENSSL_CONF",
	"OPENSSL_ENGINES",
	"OPENSSL_MODULES",
	"PATH",
	"PERL5DB",
	"PERL5LIB",
	"PERL5OPT",
	"PERLLIB",
	"PHPRC",
	"PHP_INI_SCAN_DIR",
	"PROMPT_COMMAND",
	"RUBYLIB",
	"RUBYOPT",
	"SHELLOPTS",
	"_JAVA_OPTIONS",
]);

export const isLoaderVariable = (name: string): boolean =>
	names.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
