/**
 * Memory checkpoints for a Node.js program, in the form that HighWater reads.
 *
 *     import { memory } from './memory-tracking.mjs';
 *
 *     memory.enable();
 *     const rows = parse(path);
 *     memory.checkpoint('Content parsed');
 *
 * prints, with the time in UTC:
 *
 *     [2026-01-31 09:30:00] [MEMORY] Tracking enabled. RSS: 42.5 MiB, Peak: 42.5 MiB
 *     [2026-01-31 09:30:07] [MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3219.5 since start)
 *
 * While tracking is disabled a checkpoint does nothing, so the calls can stay in the program. A
 * worker thread has a shared tracker of its own, and the figures are the whole process's. They come
 * from Linux's /proc/self/status; there are no dependencies. This file is free to copy and to change.
 */
import { closeSync, openSync, readSync } from 'node:fs';

const STATUS = '/proc/self/status';

/** The kernel's figures about this process cannot be read. */
export class MemoryTrackingError extends Error {
  name = 'MemoryTrackingError';
}

/** Prints what the process holds now (RSS) and the most it has held (peak) at each checkpoint. */
export class MemoryTracker {
  #enabled = false;
  #lastRSS = 0;
  #startPeak = 0;
  #highestPeak = 0;
  #buffer = Buffer.alloc(4096);

  /**
   * @param {{ stream?: { write(text: string): unknown }, timestamps?: boolean }} [options] where the
   *   lines go, and whether the time comes first.
   */
  constructor({ stream = process.stdout, timestamps = true } = {}) {
    this.stream = stream;
    this.timestamps = timestamps;
  }

  /** Whether checkpoints are printed. */
  get enabled() {
    return this.#enabled;
  }

  /** Begins to track, or begins again. */
  enable() {
    const { rss, peak } = this.#readStatus();
    this.#lastRSS = rss;
    this.#startPeak = this.#highestPeak = peak;
    this.#enabled = true;
    this.#print(`Tracking enabled. RSS: ${mib(rss)} MiB, Peak: ${mib(peak)} MiB`);
  }

  /** Stops tracking; checkpoints print nothing from here on. */
  disable() {
    this.#enabled = false;
  }

  /** Prints the figures at the end of a phase. */
  checkpoint(phase) {
    if (!this.#enabled) return;
    const { rss, peak } = this.#figures();
    const delta = signed(rss - this.#lastRSS);
    const increase = signed(peak - this.#startPeak);
    this.#lastRSS = rss;
    this.#print(`${phase}: RSS ${mib(rss)} MiB (${delta}) | Peak ${mib(peak)} MiB (${increase} since start)`);
  }

  /** How many bytes RSS has changed since the last checkpoint; null while disabled. */
  delta() {
    return this.#enabled ? this.#figures().rss - this.#lastRSS : null;
  }

  /** How many bytes the peak has risen since enable(); null while disabled. */
  peakIncrease() {
    return this.#enabled ? this.#figures().peak - this.#startPeak : null;
  }

  #figures() {
    const { rss, peak } = this.#readStatus();
    // The kernel adds up counts per processor, and the sum can come out a little lower.
    this.#highestPeak = Math.max(this.#highestPeak, peak);
    return { rss, peak: this.#highestPeak };
  }

  #readStatus() {
    let length;
    try {
      const file = openSync(STATUS, 'r');
      try {
        length = readSync(file, this.#buffer);
      } finally {
        closeSync(file);
      }
    } catch (cause) {
      throw new MemoryTrackingError(`memory tracking needs Linux with /proc mounted: ${cause.message}`, { cause });
    }
    const status = this.#buffer.latin1Slice(0, length);
    return { rss: amount(status, 'VmRSS'), peak: amount(status, 'VmHWM') };
  }

  #print(message) {
    const time = this.timestamps ? `[${new Date().toISOString().slice(0, 19).replace('T', ' ')}] ` : '';
    // Node writes to standard output and standard error at once on Linux; nothing is left to flush.
    this.stream.write(`${time}[MEMORY] ${message}\n`);
  }
}

function amount(status, name) {
  const start = status.indexOf(`\n${name}:`);
  if (start < 0) throw new MemoryTrackingError(`memory tracking: ${STATUS} has no ${name} line`);
  return parseInt(status.slice(start + name.length + 2), 10) * 1024;
}

const mib = (bytes) => (bytes / 2 ** 20).toFixed(1);

function signed(bytes) {
  const text = mib(bytes);
  return text === '-0.0' ? '+0.0' : bytes < 0 ? text : `+${text}`;
}

/** The tracker that the whole program shares. */
export const memory = new MemoryTracker();
