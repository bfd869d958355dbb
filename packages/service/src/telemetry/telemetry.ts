import type { Attributes } from '@opentelemetry/api';
import type { ServiceApp } from '../http/service-app.ts';

/** One figure, and what it is about: words of closed lists, never a name, an id or an address. */
export interface Figure {
  readonly value: number;
  readonly about?: Attributes;
}

/** What a service counts. It is read when it is sent, so that counting costs what a number costs. */
export interface Metric {
  /** As `stairgate.decisions`. */
  readonly name: string;
  readonly description: string;
  /** A unit by UCUM: `ms`, `By`, `{decision}`. */
  readonly unit: string;
  /** Whether it only rises. */
  readonly rises: boolean;
  read(): readonly Figure[] | Promise<readonly Figure[]>;
}

export interface Telemetry {
  /** A span for each request and a count of them, by the pattern of its route. Before the first route. */
  watch(app: ServiceApp): void;
  measure(metric: Metric): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** Milliseconds that a collector which does not answer may hold up the end of a process. */
const farewell = 3000;
const server = 1;

/**
 * Sends traces and metrics by OTLP over HTTP (JSON), to the paths `/v1/traces` and `/v1/metrics` of a collector. A span
 * holds method, route pattern, status and times, and nothing of the request besides: no address, no path, no query,
 * no header. OpenTelemetry is loaded when this is called and not before.
 * @param endpoint as in `OTEL_EXPORTER_OTLP_ENDPOINT`; other settings of that name, such as headers, are read by the exporters.
 */
export async function startTelemetry({
  endpoint,
  name,
  clock,
}: {
  endpoint: string;
  name: string;
  clock: () => number;
}): Promise<Telemetry> {
  const [{ resourceFromAttributes }, traces, metrics, { OTLPTraceExporter }, { OTLPMetricExporter }] =
    await Promise.all([
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/sdk-metrics'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/exporter-metrics-otlp-http'),
    ]);
  const resource = resourceFromAttributes({ 'service.name': name });
  const to = endpoint.replace(/\/+$/, '');
  const tracing = new traces.BasicTracerProvider({
    resource,
    spanProcessors: [new traces.BatchSpanProcessor(new OTLPTraceExporter({ url: `${to}/v1/traces` }))],
  });
  const measuring = new metrics.MeterProvider({
    resource,
    readers: [
      new metrics.PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: `${to}/v1/metrics` }),
      }),
    ],
  });
  const tracer = tracing.getTracer('stairgate');
  const meter = measuring.getMeter('stairgate');
  const durations = meter.createHistogram('http.server.request.duration', {
    description:
      'Requests by the pattern of their route. Evaluations on the fast lane are counted as decisions.',
    unit: 's',
  });

  return {
    watch(app) {
      app.addHook('onResponse', (request, reply, done) => {
        const about: Attributes = {
          'http.request.method': request.method,
          'http.route': request.routeOptions.url ?? 'none',
          'http.response.status_code': reply.statusCode,
        };
        const ended = clock();
        tracer
          .startSpan(`${about['http.request.method']} ${about['http.route']}`, {
            kind: server,
            root: true,
            startTime: ended - reply.elapsedTime,
            attributes: about,
          })
          .end(ended);
        durations.record(reply.elapsedTime / 1000, about);
        done();
      });
    },
    measure({ name: metric, description, unit, rises, read }) {
      const options = { description, unit };
      const figures = rises
        ? meter.createObservableCounter(metric, options)
        : meter.createObservableGauge(metric, options);
      figures.addCallback(async (result) => {
        for (const { value, about } of await read()) result.observe(value, about);
      });
    },
    async close() {
      let late: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        late = setTimeout(resolve, farewell);
      });
      // A collector that is not there is no reason to fail.
      await Promise.race([patience, Promise.allSettled([tracing.shutdown(), measuring.shutdown()])]);
      clearTimeout(late);
    },
  };
}
