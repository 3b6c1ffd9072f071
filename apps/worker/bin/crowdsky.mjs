#!/usr/bin/env node
/** The `crowdsky` command. */
import { main } from '../build/main.js';

process.exitCode = await main(process.argv.slice(2));
