// What a reference to an image must look like.

import type { Rule } from "../schema/rules.ts";
import { matches } from "../schema/rules.ts";

const digest = "0123456789abcdef".repeat(4);

export const imageForm = matches({
	name: "image-form",
	pattern:
		"^([a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:[0-9]+)?/)?[a-z0-9]+(([.]|_|__|-+|/)[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[a-f0-9]{64})?$",
	message: "must be an image reference such as registry.example/shop/web:1.8.2",
	accepts: [
		"registry.example:5000/shop/web:1.8.2",
		"web:1",
		`web@sha256:${digest}`,
	],
	refuses: [
		"Web:1",
		"web:1 ",
		"https://registry.example/web:1",
		"a//b:1",
		"web@sha256:abcd",
	],
});
export const imagePinned: Rule = {
	name: "image-pinned",
	message: "must end in a tag or a digest, and the tag may not be latest",
	cel: `self.matches('(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[a-f0-9]{64})$') && !self.endsWith(':latest') && !self.contains(':latest@')`,
	accepts: ["web:1", "web:latest-2", `web@sha256:${digest}`],
	refuses: [
		"web",
		"web:latest",
		"registry.example:5000/web",
		`web:latest@sha256:${digest}`,
	],
};
