import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** Asks one URL over TLS 1.2 with each keystore and prints a line each: the HTTP status, or why there was none. */
public class Connect {
    public static void main(String[] args) throws Exception {
        String url = args[0];
        char[] password = args[1].toCharArray();
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(load(args[2], password));
        for (int i = 3; i < args.length; i++) {
            System.out.println(ask(url, load(args[i], password), password, trusted));
        }
    }

    private static String ask(String url, KeyStore own, char[] password, TrustManagerFactory trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.2"});
        HttpClient client = HttpClient.newBuilder().sslContext(context).sslParameters(parameters).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
            .header("caiso-request-id", UUID.randomUUID().toString())
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .build();
        try {
            return String.valueOf(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        } catch (java.io.IOException problem) {
            return problem.getMessage();
        }
    }

    private static KeyStore load(String file, char[] password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }
}
