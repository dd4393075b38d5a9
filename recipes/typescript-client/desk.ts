// A desk's calls by openapi-fetch with the types that openapi-typescript has generated, over mutual TLS.
// Arguments: the URL of the services and a folder of certificates, such as https://localhost:8443/crr and certs.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import { Agent } from "undici";
import type { components, paths as AuctionPaths } from "./auction.js";
import type { paths as MarketStatusPaths } from "./market_status.js";

const [services = "", certs = ""] = process.argv.slice(2);
const marketName = "AUC_MN_2026_M12";
const participantName = "ZTRD1";

const connect = {
  ca: readFileSync(`${certs}/ca.pem`),
  cert: readFileSync(`${certs}/clients/${participantName}-read-write.pem`),
  key: readFileSync(`${certs}/clients/${participantName}-read-write.key`),
};
const options = { baseUrl: services, requestInitExt: { dispatcher: new Agent({ connect }) } };
const auction = createClient<AuctionPaths>(options);
const marketStatus = createClient<MarketStatusPaths>(options);
const header = () => ({ "caiso-request-id": randomUUID() });

const status = await marketStatus.GET("/marketstatus/v1.0/marketStatus", {
  params: { header: header(), query: { marketName, participantName } },
});
console.log(status.data);

const body: components["schemas"]["NewPortfolio"] = {
  portfolioName: "TypeScript",
  marketName,
  participantName,
  newBids: [
    {
      assetOwner: participantName,
      source: "TH_SP15_GEN-APND",
      sink: "DLAP_PGAE-APND",
      hedgeType: "OBL",
      tou: "ON",
      period: "2026_M12",
      crrType: "AUC",
      bidCurve: [
        { mw: 0, price: 19.99 },
        { mw: 10.5, price: 19.99 },
      ],
    },
  ],
  newOffers: [],
};
const created = await auction.POST("/auction/v1.0/portfolioCreation", { params: { header: header() }, body });
console.log(created.data?.status);

const saved = await auction.GET("/auction/v1.0/portfolio", {
  params: { header: header(), query: { marketName, participantName, portfolioName: "TypeScript" } },
});
for (const bid of saved.data?.bids ?? []) {
  const last = bid.bidCurve.at(-1);
  console.log(`${bid.tou}: ${last?.mw} MW at ${last?.price}`);
}

const refused = await auction.POST("/auction/v1.0/portfolioCreation", { params: { header: header() }, body });
console.log(refused.error?.errorList?.map((error) => error.errorCode).join(" "));
