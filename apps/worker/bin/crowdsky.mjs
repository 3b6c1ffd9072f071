#!/usr/bin/env node
/** The `crowdsky` command. */
import { setFlagsFromString } from 'node:v8';
import { main } from '../build/main.js';

// A stack takes seconds, of which V8 would spend a tenth on optimising what is called now and then: its threads wait
// four times longer before they do.
setFlagsFromString('--interrupt-budget=500000');

process.exitCode = await main(process.argv.slice(2));
