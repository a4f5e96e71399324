// What the demo proves on the running shop. Each proof changes something, waits, and says what it saw.

import type { Proof } from "../proof.ts";
import { atRest } from "./at-rest.ts";
import { deletedChild } from "./deleted-child.ts";
import { editedChild } from "./edited-child.ts";
import { hiddenLine } from "./hidden-line.ts";
import { latePeer } from "./late-peer.ts";
import { oneImage } from "./one-image.ts";
import { sealedValue } from "./sealed-value.ts";
import { withdrawnConsent } from "./withdrawn-consent.ts";

export const proofs: readonly Proof[] = [
	oneImage,
	deletedChild,
	editedChild,
	latePeer,
	withdrawnConsent,
	sealedValue,
	hiddenLine,
	atRest,
];
