// `seaworthy explain env`: where each variable comes from; of secrets the keys, never a value.

import { assert } from "chai";
import type { Workplace } from "./running.ts";
import { appYaml, workplace } from "./running.ts";

const files = `${appYaml(
	"web",
	"config:",
	"  layers:",
	"    - { configMap: common }",
	"    - { appSecret: db, keys: [password], prefix: DB_ }",
	"    - { values: { ZONE: own, URL: 'postgres://app:${DB_password}@db' } }",
)}---
apiVersion: v1
kind: ConfigMap
metadata: { name: common }
data: { ZONE: shared }
---
apiVersion: seaworthy.dev/v1alpha1
kind: AppSecret
metadata: { name: db }
spec:
  data: [{ key: password, generate: { password: {} } }]
`;

describe("seaworthy explain env", function () {
	this.timeout(20_000);
	let place: Workplace;
	before(() => {
		place = workplace();
		place.write("shop.yaml", files);
	});
	after(() => place.remove());

	it("tells for each variable its layer, its key and what it hides", async () => {
		const words = ["explain", "env", "web", "-f", "shop.yaml"];
		const { code, out, err } = await place.run(words);
		assert.deepEqual([code, err], [0, ""]);
		assert.equal(
			out,
			`DB_password = <key password of db--r1>
  from spec.config.layers[1] (AppSecret, key password)
URL = postgres://app:<key password of db--r1>@db
  from spec.config.layers[2] (Values)
ZONE = own
  from spec.config.layers[2] (Values)
  hides spec.config.layers[0] (ConfigMap, key ZONE)
`,
		);
	});

	it("says what it misses, and ends with 2 where no other file may hold it", async () => {
		const of = async (...spec: string[]) => {
			place.write("part.yaml", appYaml("web", "config:", "  layers:", ...spec));
			return place.run(["explain", "env", "web", "-f", "part.yaml"]);
		};
		const absent = await of("    - { configMap: common }");
		assert.equal(absent.code, 0);
		assert.match(absent.err, /warning +spec.config.layers\[0\].* common/);
		const wrong = await of("    - { values: { A: '${B:-y}' } }");
		assert.equal(wrong.code, 2);
		assert.match(wrong.err, /error +spec.config.layers\[0\]/);
	});

	it("tells an App that is missing from one that has errors", async () => {
		place.write("wrong.yaml", appYaml("web", "imgae: x"));
		const errorOf = async (name: string) => {
			const words = ["explain", "env", name, "-f", "wrong.yaml"];
			const { code, err } = await place.run(words);
			return [code, err];
		};
		assert.deepEqual(await errorOf("none"), [
			2,
			"seaworthy: the files hold no App none\n",
		]);
		assert.deepEqual(await errorOf("web"), [
			2,
			"seaworthy: the App web has errors; seaworthy lint names them\n",
		]);
	});

	it("asks for an App and its files", async () => {
		for (const words of ["explain env", "explain env none -f shop.yaml"]) {
			const { code, out } = await place.run(words.split(" "));
			assert.deepEqual([code, out], [2, ""]);
		}
	});
});
