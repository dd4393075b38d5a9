import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** A program with the JDK's client as it comes: POST a body so often, then GET so often; prints how many were 200. */
public class Post {
    public static void main(String[] arguments) throws Exception {
        String post = arguments[0], body = arguments[1], get = arguments[2];
        int times = Integer.parseInt(arguments[3]);
        double pause = Double.parseDouble(arguments[4]);
        HttpClient client = HttpClient.newHttpClient();
        int right = 0;
        for (int number = 0; number < times; number++) {
            String content = body.replace("NAME", "java-" + number);
            HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofString(content);
            HttpRequest request = to(post).header("content-type", "application/json").POST(publisher).build();
            if (client.send(request, BodyHandlers.ofString()).statusCode() == 200) right++;
        }
        for (int number = 0; number < times && number < 20; number++) {
            if (client.send(to(get).build(), BodyHandlers.ofString()).statusCode() == 200) right++;
            Thread.sleep((long) (pause * 1000));
        }
        System.out.println(right);
    }

    static HttpRequest.Builder to(String url) {
        return HttpRequest.newBuilder(URI.create(url)).header("caiso-request-id", UUID.randomUUID().toString());
    }
}
