import crr.auction.ApiException;
import crr.auction.api.CrrAuctionReadApi;
import crr.auction.api.CrrAuctionWriteApi;
import crr.auction.model.Bid;
import crr.auction.model.BidPoint;
import crr.auction.model.CRRServiceException;
import crr.auction.model.CrrType;
import crr.auction.model.ErrorDetail;
import crr.auction.model.HedgeType;
import crr.auction.model.NewBid;
import crr.auction.model.NewPortfolio;
import crr.auction.model.TimeOfUse;
import crr.market_status.api.CrrMarketStatusReadApi;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A desk's calls by clients that openapi-generator has generated, over mutual TLS.
 *
 * <p>Arguments: the URL of the services and a folder of certificates, such as https://localhost:8443/crr and certs.
 */
class Desk {
    static final String MARKET = "AUC_MN_2026_M12";
    static final String PARTICIPANT = "ZTRD1";
    static final char[] PASSWORD = "crr-mock".toCharArray();

    public static void main(String[] arguments) throws Exception {
        String services = arguments[0];
        HttpClient.Builder http = HttpClient.newBuilder().sslContext(mutualTls(Path.of(arguments[1])));
        var auction = new crr.auction.ApiClient(http, crr.auction.ApiClient.createDefaultObjectMapper(), services);
        var calendar = new crr.market_status.ApiClient(
                http, crr.market_status.ApiClient.createDefaultObjectMapper(), services);
        var reads = new CrrAuctionReadApi(auction);
        var writes = new CrrAuctionWriteApi(auction);

        System.out.println(new CrrMarketStatusReadApi(calendar).getMarketStatus(UUID.randomUUID(), MARKET, PARTICIPANT));

        NewPortfolio portfolio = portfolio("Java");
        System.out.println(writes.portfolioCreation(UUID.randomUUID(), portfolio).getStatus());

        for (Bid bid : reads.getPortfolio(UUID.randomUUID(), MARKET, "Java", PARTICIPANT).getBids()) {
            BidPoint last = bid.getBidCurve().get(bid.getBidCurve().size() - 1);
            System.out.println(bid.getTou() + ": " + last.getMw() + " MW at " + last.getPrice());
        }

        try {
            writes.portfolioCreation(UUID.randomUUID(), portfolio);
        } catch (ApiException refusal) {
            var body = auction.getObjectMapper().readValue(refusal.getResponseBody(), CRRServiceException.class);
            System.out.println(String.join(" ", body.getErrorList().stream().map(ErrorDetail::getErrorCode).toList()));
        }
    }

    static NewPortfolio portfolio(String name) {
        NewBid bid = new NewBid()
                .assetOwner(PARTICIPANT)
                .source("TH_SP15_GEN-APND")
                .sink("DLAP_PGAE-APND")
                .hedgeType(HedgeType.OBL)
                .tou(TimeOfUse.ON)
                .period("2026_M12")
                .crrType(CrrType.AUC)
                .bidCurve(List.of(new BidPoint().mw(0.0).price(19.99), new BidPoint().mw(10.5).price(19.99)));
        return new NewPortfolio()
                .portfolioName(name)
                .marketName(MARKET)
                .participantName(PARTICIPANT)
                .newBids(List.of(bid))
                .newOffers(List.of());
    }

    static SSLContext mutualTls(Path certs) throws Exception {
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keystore(certs.resolve("clients/" + PARTICIPANT + "-read-write.p12")), PASSWORD);
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keystore(certs.resolve("truststore.p12")));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    static KeyStore keystore(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
