// Steady callers that are not ours: grpc-js with the settings of protos/README.md and nothing beside them. It works until
// its standard input ends, prints how many calls are done line by line, and in the end a JSON object of its figures.
// Its one argument is JSON: target, protos, callers, the claim of the customer and of
// the document, and what each picture begins with, in base64.
import { randomUUID } from "node:crypto";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const { target, protos, callers, claim, document, portrait, emblem } = JSON.parse(process.argv[2]);
const definition = loader.loadSync("idverdict/v1/verification_service.proto", {
  includeDirs: [protos],
  keepCase: true,
  longs: Number,
  enums: String,
  defaults: true,
});
const { VerificationService } = grpc.loadPackageDefinition(definition).idverdict.v1;

const megabytes = 1024 * 1024;
const client = new VerificationService(target, grpc.credentials.createInsecure(), {
  "grpc.max_send_message_length": 42 * megabytes,
  "grpc.max_receive_message_length": 42 * megabytes,
  "grpc.per_rpc_retry_buffer_size": 43 * megabytes,
  "grpc.keepalive_time_ms": 60_000,
  "grpc.initial_reconnect_backoff_ms": 200,
  "grpc.max_reconnect_backoff_ms": 1_000,
  "grpc.service_config": JSON.stringify({
    loadBalancingConfig: [{ round_robin: {} }],
    methodConfig: [
      {
        name: [{ service: "idverdict.v1.VerificationService" }],
        retryPolicy: {
          maxAttempts: 5,
          initialBackoff: "0.1s",
          maxBackoff: "2s",
          backoffMultiplier: 2,
          retryableStatusCodes: ["UNAVAILABLE", "CANCELLED"],
        },
      },
    ],
  }),
});

let stopping = false;
process.stdin.on("end", () => (stopping = true)).resume();

let calls = 0;
const failures = {};
const acknowledged = [];
const unary = (method, request) =>
  new Promise((done) =>
    client[method](request, { deadline: Date.now() + 20_000 }, (error, answer) => {
      calls += 1;
      if (error) {
        const what = `${method} ${grpc.status[error.code]} ${error.details}`;
        failures[what] = (failures[what] ?? 0) + 1;
      }
      done(answer);
    }),
  );

async function work() {
  for (let number = 0; !stopping; number += 1) {
    const id = randomUUID();
    const filling = Buffer.alloc(number % 20 ? 16_000 : 600_000);
    const picture = (prefix) => Buffer.concat([Buffer.from(prefix, "base64"), Buffer.from(id), filling]);
    const verification = await unary("CreateVerification", {
      request_id: id,
      customer_reference: `customer-${id}`,
      purpose: "PURPOSE_ACCOUNT_OPENING",
      claim,
      documents: [
        {
          ...document,
          pages: [
            { page: "portrait", image: picture(portrait) },
            { page: "emblem", image: picture(emblem) },
          ],
        },
      ],
    });
    if (verification) {
      acknowledged.push(id);
      await unary("GetVerification", { name: verification.name });
    }
    await unary("ListVerifications", { page_size: 5 });
    process.stdout.write(`${calls}\n`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

await Promise.all(Array.from({ length: callers }, work));
console.log(JSON.stringify({ calls, failures, acknowledged }));
client.close();
