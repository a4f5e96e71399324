// What changes nothing, and why.

/** Fields without an effect, and why. */
export const ineffective: { readonly [leaf: string]: string } = {
	"App.workload": "it cannot be changed",
	"App.security.relax[].reason": "it is for whoever reviews the App",
	"AppSecret.type": "it cannot be changed",
	"AppSecret.data[].generate.uuid": "without it the key has no source",
	"LoggingSidecar.outputs[].stdout": "without it the output has no destination",
	"LoggingSidecar.outputs[].sink":
		"it can only be taken away, and what was open stays so for the pods that run",
};

/** Changes without an effect, and why. */
export const silent: readonly { change: RegExp; why: string }[] = [
	{
		change:
			/(namespaces|data|enrich|outputs|ports|hosts|keys|relax|relaxations|logs|links|external|addresses|allowed|tolerations) in another order$/,
		why: "their order means nothing",
	},
	{
		change: /images[.]allowed(\[1\])? (taken away|is .*)$/,
		why: "all images are from where they may be",
	},
	{
		change: /config[.]layers\[2\]/,
		why: "it is optional and gives nothing",
	},
	{
		change: /config[.]required(\[0\])? taken away$/,
		why: "nothing that is required is missing",
	},
	{ change: /port is http$/, why: "the number has this name" },
	{
		change: /web health[.]tcp taken away$/,
		why: "it is checked so by default",
	},
	{
		change: /still health([.]none)? taken away$/,
		why: "without a port there is nothing to check",
	},
	{
		change: /labelled apps/,
		why: "no App here has labels",
	},
	{
		change: /relaxations taken away$/,
		why: "without a list all that the platform allows may be relaxed",
	},
	{ change: /relaxations\[2\] taken away$/, why: "no App here relaxes it" },
	{ change: /cli logs\[0\][.]name/, why: "no LoggingSidecar takes its logs" },
];
