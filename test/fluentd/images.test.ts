// The default image and what is known of images.

import { assert } from "chai";
import { defaultImage, lackedGem } from "../../src/fluentd/images.ts";
import { outputs } from "../../src/fluentd/outputs/index.ts";

const { elasticsearch, http } = outputs;

describe("images of fluentd", () => {
	it("have a full version as default, because a shorter tag moves", () => {
		assert.match(defaultImage, /:v\d+\.\d+\.\d+-\d+\.\d+$/);
	});

	it("lack a plugin where that is known, whatever their tag", () => {
		const name = "docker.io/fluent/fluentd";
		const digest = `sha256:${"0".repeat(64)}`;
		for (const image of [defaultImage, name, `${name}:v1.16-1@${digest}`])
			assert.equal(lackedGem(image, elasticsearch), elasticsearch.gem);
		assert.isUndefined(lackedGem(defaultImage, http));
	});

	it("are taken as they are where nothing is known of them", () => {
		for (const image of [
			"registry.example/fluent/fluentd:v1.19.3",
			"docker.io/fluent/fluentd-kubernetes-daemonset:v1.19",
			"registry.example:5000/fluentd",
		])
			assert.isUndefined(lackedGem(image, elasticsearch));
	});
});
