using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using Crr.Auction.Api;
using Crr.Auction.Client;
using Crr.Auction.Model;
using Crr.Calendar.Api;
using Newtonsoft.Json;

/// <summary>
/// A desk's calls by clients that openapi-generator has generated, over mutual TLS.
/// Arguments: the URL of the services and a folder of certificates, such as https://localhost:8443/crr and certs.
/// </summary>
static class Desk
{
    const string Market = "AUC_MN_2026_M12";
    const string Participant = "ZTRD1";

    static void Main(string[] arguments)
    {
        string services = arguments[0];
        var handler = new HttpClientHandler { ClientCertificateOptions = ClientCertificateOption.Manual };
        handler.ClientCertificates.Add(
            new X509Certificate2($"{arguments[1]}/clients/{Participant}-read-write.p12", "crr-mock"));
        var http = new HttpClient(handler);
        var reads = new CRRAuctionReadApi(http, services);
        var writes = new CRRAuctionWriteApi(http, services);
        var calendar = new CRRMarketStatusReadApi(http, services);

        Console.WriteLine(calendar.GetMarketStatus(Guid.NewGuid(), Market, Participant));

        var bid = new NewBid(
            assetOwner: Participant,
            source: "TH_SP15_GEN-APND",
            sink: "DLAP_PGAE-APND",
            hedgeType: HedgeType.OBL,
            tou: TimeOfUse.ON,
            period: "2026_M12",
            crrType: CrrType.AUC,
            bidCurve: new List<BidPoint> { new BidPoint(mw: 0, price: 19.99), new BidPoint(mw: 10.5, price: 19.99) });
        var portfolio = new NewPortfolio(
            portfolioName: "CSharp",
            marketName: Market,
            participantName: Participant,
            newBids: new List<NewBid> { bid },
            newOffers: new List<NewOffer>());
        Console.WriteLine(writes.PortfolioCreation(Guid.NewGuid(), portfolio).Status);

        foreach (Bid saved in reads.GetPortfolio(Guid.NewGuid(), Market, "CSharp", Participant).Bids)
        {
            BidPoint last = saved.BidCurve.Last();
            Console.WriteLine($"{saved.Tou}: {last.Mw} MW at {last.Price}");
        }

        try
        {
            writes.PortfolioCreation(Guid.NewGuid(), portfolio);
        }
        catch (ApiException refusal)
        {
            var body = JsonConvert.DeserializeObject<CRRServiceException>((string)refusal.ErrorContent);
            Console.WriteLine(string.Join(" ", body.ErrorList.Select(error => error.ErrorCode)));
        }
    }
}
