// A caller that is not ours: grpc-js over mutual TLS. `node foreign_client.mjs '{"target": ..., "ca": ..., ...}'` prints,
// as JSON, what came of one ListVerifications and one GetEvidence: an answer's size, or the code of the failure.
import { readFileSync } from "node:fs";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const { target, ca, key, certificate, token, protos, evidence } = JSON.parse(process.argv[2]);
const read = (path) => (path ? readFileSync(path) : null);
let credentials = grpc.credentials.createSsl(read(ca), read(key), read(certificate));
if (token) {
  const bearer = grpc.credentials.createFromMetadataGenerator((_options, callback) => {
    const metadata = new grpc.Metadata();
    metadata.set("authorization", `Bearer ${token}`);
    callback(null, metadata);
  });
  credentials = grpc.credentials.combineChannelCredentials(credentials, bearer);
}

const definition = loader.loadSync("idverdict/v1/verification_service.proto", {
  includeDirs: [protos],
  keepCase: true,
  arrays: true,
});
const { VerificationService } = grpc.loadPackageDefinition(definition).idverdict.v1;
const client = new VerificationService(target, credentials);
const deadline = () => ({ deadline: Date.now() + 10_000 });

const list = await new Promise((done) =>
  client.ListVerifications({}, deadline(), (error, answer) =>
    done(error ? grpc.status[error.code] : answer.verifications.length),
  ),
);
const picture = await new Promise((done) => {
  let size = 0;
  client
    .GetEvidence({ name: evidence }, deadline())
    .on("data", (part) => (size += part.chunk?.length ?? 0))
    .on("error", (error) => done(grpc.status[error.code]))
    .on("end", () => done(size));
});
console.log(JSON.stringify({ list, picture }));
client.close();
