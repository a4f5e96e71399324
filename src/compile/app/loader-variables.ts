// Variables that change how programs are loaded. Whoever may write a ConfigMap may not take over the App that reads it;
// the App's own author may set them in `values`.

const prefixes = ["LD_", "PYTHON", "CORECLR_", "COR_", "BASH_FUNC_"];
const names = new Set([
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
	"IFS",
	"JAVA_TOOL_OPTIONS",
	"JDK_JAVA_OPTIONS",
	"LUA_CPATH",
	"LUA_INIT",
	"LUA_PATH",
	"NODE_OPTIONS",
	"NODE_PATH",
	"OPENSSL_CONF",
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
