// `make image`: the operator's image for this machine's processor as dist/operator-image.tar, without a container engine.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dockerArchive } from "./image/docker-archive.ts";
import { operatorImage } from "./image/operator.ts";

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
) as { version: string };
const [name = `ghcr.io/seaworthy/operator:${version}`] = process.argv.slice(2);
const archive = dockerArchive(operatorImage(name));
const file = join(root, "dist/operator-image.tar");
writeFileSync(file, archive);
const digest = createHash("sha256").update(archive).digest("hex");
const megabytes = (archive.length / 1e6).toFixed(1);
process.stdout.write(`${file}: ${name}, ${megabytes} MB, sha256:${digest}\n`);
