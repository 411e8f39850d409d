import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { DecoderAnswer, DecoderEvent, DecoderPool } from "../decoder/index.js";

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What this process counts of itself, as Prometheus reads it. No label names a clip or a person. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Counter<"kind" | "outcome">;
  readonly #seconds: Histogram<"kind">;
  readonly #ends: Counter<"how">;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Counter({
      name: "kineograph_decoder_requests_total",
      help: "Requests to the decoders by kind and by what they came to: ok, or an error code.",
      labelNames: ["kind", "outcome"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "kineograph_decoder_request_seconds",
      help: "From asking for a decoder to its answer, the wait for a free one included.",
      labelNames: ["kind"],
      buckets: secondsBuckets,
      registers,
    });
    this.#ends = new Counter({
      name: "kineograph_decoder_ends_total",
      help: "Decoder processes that are no more: killed by the server, or ended of their own.",
      labelNames: ["how"],
      registers,
    });
  }

  /** Hears of each answer of the pool. */
  readonly noteAnswer = ({ kind, outcome, seconds }: DecoderAnswer): void => {
    this.#requests.inc({ kind, outcome });
    this.#seconds.observe({ kind }, seconds);
  };

  /** Hears of each start and end of a decoder process. */
  readonly noteEvent = ({ kind }: DecoderEvent): void => {
    if (kind !== "started") this.#ends.inc({ how: kind });
  };

  /** Tells of `pool` from now on: its build, its containment, and its load when asked. */
  watch(pool: DecoderPool): void {
    const info = new Gauge({
      name: "kineograph_decoder_info",
      help: "1; the build of the decoder, and each layer that holds its processes in.",
      labelNames: ["decoder_id", "containment"],
      registers: [],
    });
    info.set({ decoder_id: pool.decoderId, containment: pool.containment.join(" ") }, 1);
    const slots = new Gauge({
      name: "kineograph_decoder_slots",
      help: "Decoder processes at most, and how many of them are at work.",
      labelNames: ["state"],
      registers: [],
      collect() {
        const { size, busy } = pool.load;
        this.set({ state: "busy" }, busy);
        this.set({ state: "idle" }, size - busy);
      },
    });
    const waiting = new Gauge({
      name: "kineograph_decoder_waiting",
      help: "Requests that wait for a decoder.",
      registers: [],
      collect() {
        this.set(pool.load.waiting);
      },
    });
    for (const gauge of [info, slots, waiting]) this.registry.registerMetric(gauge);
  }
}
