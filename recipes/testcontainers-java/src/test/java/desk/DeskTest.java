package desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** One mock for all tests of the class, a world of its own for each test. */
@Testcontainers
class DeskTest {
    private static final String TOKEN = "only-for-tests";

    @Container
    private static final GenericContainer<?> MOCK = new GenericContainer<>("crr-mock")
            .withEnv("CRR_MOCK_ADMIN_TOKEN", TOKEN)
            .withExposedPorts(8080)
            .waitingFor(Wait.forHttp("/healthz"));

    private final HttpClient http = HttpClient.newHttpClient();
    private final String session = UUID.randomUUID().toString();

    @BeforeEach
    void beginAWorld() throws Exception {
        admin("/sessions", """
                {"id": "%s", "world": "market-sim", "frozen": true}""".formatted(session));
    }

    @Test
    void theWindowOpens() throws Exception {
        assertEquals("\"PREP\"", marketStatus());
        admin("/sessions/%s/clock/advance".formatted(session), """
                {"event": "AUC_MN_2026_M12.open"}""");
        assertEquals("\"OPEN\"", marketStatus());
        admin("/journal/verify", """
                {"session": "%s", "calls": [{"when": {"operation": "getMarketStatus"}, "exactly": 2}]}"""
                .formatted(session));
    }

    /** Stands for your client. */
    private String marketStatus() throws Exception {
        String query = "marketName=AUC_MN_2026_M12&participantName=ZTRD1";
        URI uri = URI.create("%s/sessions/%s/crr/marketstatus/v1.0/marketStatus?%s".formatted(url(), session, query));
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("caiso-request-id", UUID.randomUUID().toString()).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private void admin(String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/__admin" + path))
                .header("authorization", "Bearer " + TOKEN)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertEquals(2, answer.statusCode() / 100, answer.body());
    }

    private static String url() {
        return "http://%s:%d".formatted(MOCK.getHost(), MOCK.getMappedPort(8080));
    }
}
