// Runs the test case of a SoapUI project as SoapUI does, as far as our projects go, and prints a line of JSON for each
// request. Arguments: the project, its schema, and the authority of the server's certificate.
import groovy.json.JsonOutput
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Paths
import java.security.KeyStore
import java.security.cert.CertificateFactory
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory
import javax.xml.XMLConstants
import javax.xml.transform.stream.StreamSource
import javax.xml.validation.SchemaFactory

class Project {
    Map values = [:]
    String getPropertyValue(String name) { values[name] }
    void setPropertyValue(String name, String value) { values[name] = value }
}

class Response { int statusCode; byte[] rawResponseBody; Map headers }
class TestRequest { Response response }
class TestStep { String name; TestRequest testRequest = new TestRequest() }
class TestSuite { Project project }

class TestCase {
    TestSuite testSuite
    Map steps
    TestStep getTestStepByName(String name) { steps[name] }
}

class Context {
    Project project
    String expand(String text) {
        text.replaceAll(/\$\{#Project#(\w+)\}/) { project.getPropertyValue(it[1]) }
            .replaceAll(/\$\{=([^}]*)\}/) { String.valueOf(new GroovyShell().evaluate(it[1])) }
    }
}

def tls(String keystore, String password, String authority) {
    def own = KeyStore.getInstance("PKCS12")
    Files.newInputStream(Paths.get(keystore)).withCloseable { own.load(it, password.toCharArray()) }
    def keys = KeyManagerFactory.getInstance("SunX509")
    keys.init(own, password.toCharArray())
    def trusted = KeyStore.getInstance("PKCS12")
    trusted.load(null, null)
    Files.newInputStream(Paths.get(authority)).withCloseable {
        trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(it))
    }
    def trust = TrustManagerFactory.getInstance(TrustManagerFactory.defaultAlgorithm)
    trust.init(trusted)
    def context = SSLContext.getInstance("TLS")
    context.init(keys.keyManagers, trust.trustManagers, null)
    return context
}

def schemas = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
schemas.newSchema(new File(args[1])).newValidator().validate(new StreamSource(new File(args[0])))

def root = new XmlSlurper().parse(new File(args[0]))
def project = new Project()
root.properties.property.each { project.setPropertyValue(it.name.text(), it.value.text()) }
def context = new Context(project: project)
def crypto = root.wssContainer.crypto
def client = HttpClient.newBuilder().sslContext(tls(crypto.source.text(), crypto.password.text(), args[2])).build()
def testCase = root.testSuite.testCase
def steps = testCase.testStep.collectEntries { [it.@name.text(), new TestStep(name: it.@name.text())] }
def elements = testCase.testStep.collectEntries { [it.@name.text(), it] }
def keystore = crypto.source.text().tokenize("/").last()

def styles = [:]  // of each resource's parameters
def methods = [:]
root."interface".each { service ->
    service.resource.each { resource ->
        styles[resource.@path.text()] = resource.parameters.parameter.collectEntries { [it.name.text(), it.style.text()] }
        resource.method.each { methods[[service.@name.text(), resource.@path.text(), it.@name.text()]] = it.@method.text() }
    }
}
def escaped = { URLEncoder.encode(it, "UTF-8").replace("+", "%20") }

def send = { TestStep step ->
    def config = elements[step.name].config
    def request = config.restRequest
    assert request.@sslKeystore.text() == keystore
    def path = config.@resourcePath.text()
    def query = []
    def url = path
    def made = HttpRequest.newBuilder()
    def fragment = new XmlSlurper().parseText(request.settings.setting.text())
    fragment.entry.each { made.header(it.@key.text(), it.@value.text()) }
    request.parameters.entry.each {
        def (name, value) = [it.@key.text(), context.expand(it.@value.text())]
        switch (styles[path][name]) {
            case "QUERY": query << "${escaped(name)}=${escaped(value)}"; break
            case "TEMPLATE": url = url.replace("{${name}}", escaped(value)); break
            case "HEADER": made.header(name, value); break
            default: throw new IllegalStateException("$path has no parameter $name")
        }
    }
    def body = context.expand(request.request.text())
    if (body) made.header("Content-Type", request.@mediaType.text())
    def method = methods[[config.@service.text(), path, config.@methodName.text()]]
    assert method
    made.method(method, body ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody())
    made.uri(URI.create(context.expand(request.endpoint.text()) + url + (query ? "?" + query.join("&") : "")))
    def answer = client.send(made.build(), HttpResponse.BodyHandlers.ofByteArray())
    step.testRequest.response = new Response(statusCode: answer.statusCode(), rawResponseBody: answer.body())
    return step.testRequest.response
}

def failures = { TestStep step, Response response ->
    def text = new String(response.rawResponseBody, "UTF-8")
    elements[step.name].config.restRequest.assertion.collect { assertion ->
        def wanted = assertion.configuration
        switch (assertion.@type.text()) {
            case "Valid HTTP Status Codes":
                def codes = context.expand(wanted.codes.text())
                return String.valueOf(response.statusCode) in codes.split(",")*.trim() ? null : "${response.statusCode} isn't one of $codes: $text"
            case "Simple NotContains":
                return text.contains(wanted.token.text()) ? "${wanted.token.text()} is in $text" : null
            default:
                throw new IllegalStateException("an assertion of type ${assertion.@type.text()}")
        }
    }.findAll()
}

def testRunner = [testCase: new TestCase(testSuite: new TestSuite(project: project), steps: steps),
                  runTestStepByName: { String name -> send(steps[name]) }] as Expando
elements.each { name, element ->
    if (element.@type.text() == "groovy") {
        new GroovyShell(new Binding(testRunner: testRunner, context: context)).evaluate(element.config.script.text())
        return
    }
    def response = send(steps[name])
    println JsonOutput.toJson([step: name, status: response.statusCode, failures: failures(steps[name], response)])
}
