import { memory, MemoryTracker } from './memory-tracking.mjs';

memory.checkpoint('not shown');
memory.enable();
let held = Buffer.alloc(50 << 20, 'x');
console.log('differences', memory.delta(), memory.peakIncrease());
memory.checkpoint('fifty allocated');
held = null;
globalThis.gc();
memory.checkpoint('freed');
for (let count = 0; count < 200; count += 1) memory.checkpoint('thread');
memory.disable();
memory.checkpoint('not shown');
console.log('disabled', memory.enabled, memory.delta(), memory.peakIncrease());
new MemoryTracker({ stream: process.stderr, timestamps: false }).enable();
