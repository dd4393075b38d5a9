"""The languages of samples, in one table: how a text is written in each, and what a call looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from mockserver.export.samples.quotes import (
    for_csharp,
    for_java,
    for_javascript,
    for_perl,
    for_php,
    for_powershell,
    for_python,
    for_shell,
)
from mockserver.export.samples.sample import Sample


@dataclass(frozen=True, slots=True)
class Language:
    """`word` is the language's name for highlighting; `quoted` writes a text so that its compiler reads it back."""

    name: str
    word: str
    quoted: Callable[[str], str]
    template: str


_CURL = """\
curl --request {{ method }} {{ q(url) }}
{%- for name, value in headers %} \\
  --header {{ q(name ~ ": " ~ value if value else name ~ ";") }}{% endfor %}
{%- if body is not none %} \\
  --data-raw {{ q(body) }}{% endif %}
{%- if identity %} \\
  --cert {{ q(identity.certificate) }} --key {{ q(identity.key) }} --cacert {{ q(identity.authority) }}{% endif %}
{%- if saved %} \\
  --output {{ q(saved) }}{% endif %}
"""
_JAVA = """\
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
{%- if saved %}
import java.nio.file.Path;{% endif %}
{%- if identity %}
import java.io.File;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;{% endif %}

public class Sample {
  public static void main(String[] args) throws Exception {
    {%- if identity %}
    char[] password = {{ q(identity.password) }}.toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(new File({{ q(identity.keystore) }}), password), password);
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(KeyStore.getInstance(new File({{ q(identity.truststore) }}), password));
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
    {%- else %}
    HttpClient client = HttpClient.newHttpClient();
    {%- endif %}
    HttpRequest request = HttpRequest.newBuilder(URI.create({{ q(url) }}))
        {%- for name, value in headers %}
        .header({{ q(name) }}, {{ q(value) }}){% endfor %}
        .method({{ q(method) }}, HttpRequest.BodyPublishers.
{%- if body is none %}noBody(){% else %}ofString({{ q(body) }}){% endif %})
        .build();
    {%- if saved %}
    HttpResponse<Path> response = client.send(request, HttpResponse.BodyHandlers.ofFile(Path.of({{ q(saved) }})));
    {%- else %}
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    {%- endif %}
    System.out.println(response.statusCode());
    System.out.println(response.body());
  }
}
"""
_CSHARP = """\
using System;
{%- if saved %}
using System.IO;{% endif %}
using System.Net.Http;
{%- if identity %}
using System.Security.Cryptography.X509Certificates;{% endif %}
using System.Text;

{% if identity %}var trust = new X509ChainPolicy
{
    TrustMode = X509ChainTrustMode.CustomRootTrust,
    RevocationMode = X509RevocationMode.NoCheck,
};
trust.CustomTrustStore.Add(new X509Certificate2({{ q(identity.authority) }}));
var own = new X509Certificate2({{ q(identity.keystore) }}, {{ q(identity.password) }});
var handler = new SocketsHttpHandler();
handler.SslOptions.ClientCertificates = new X509CertificateCollection { own };
handler.SslOptions.CertificateChainPolicy = trust;
using var client = new HttpClient(handler);
{% else %}using var client = new HttpClient();
{% endif -%}
using var request = new HttpRequestMessage(new HttpMethod({{ q(method) }}), {{ q(url) }});
{% for name, value in plain_headers -%}
request.Headers.TryAddWithoutValidation({{ q(name) }}, {{ q(value) }});
{% endfor -%}
{% if body is not none -%}
request.Content = new StringContent({{ q(body) }}, Encoding.UTF8);
request.Content.Headers.Remove("Content-Type");
request.Content.Headers.TryAddWithoutValidation("Content-Type", {{ q(media_type) }});
{% endif -%}
using var response = await client.SendAsync(request);
Console.WriteLine((int)response.StatusCode);
{% if saved -%}
await File.WriteAllBytesAsync({{ q(saved) }}, await response.Content.ReadAsByteArrayAsync());
{% else -%}
Console.WriteLine(await response.Content.ReadAsStringAsync());
{% endif -%}
"""
_JAVASCRIPT = """\
{% if identity %}import { readFile } from "node:fs/promises";
{% endif -%}
{% if saved %}import { writeFile } from "node:fs/promises";
{% endif -%}
{% if identity %}import { Agent, fetch } from "undici"; // npm install undici

const dispatcher = new Agent({
  connect: {
    cert: await readFile({{ q(identity.certificate) }}),
    key: await readFile({{ q(identity.key) }}),
    ca: await readFile({{ q(identity.authority) }}),
  },
});
{% endif -%}
const response = await fetch({{ q(url) }}, {
  method: {{ q(method) }},
  headers: {
  {%- for name, value in headers %}
    {{ q(name) }}: {{ q(value) }},{% endfor %}
  },
{%- if body is not none %}
  body: {{ q(body) }},{% endif %}
{%- if identity %}
  dispatcher,{% endif %}
});
console.log(response.status);
{% if saved %}await writeFile({{ q(saved) }}, Buffer.from(await response.arrayBuffer()));
{% else %}console.log(await response.text());
{% endif -%}
"""
_PYTHON = """\
{% if saved %}from pathlib import Path
{% endif -%}
{% if identity %}import ssl
{% endif -%}
{% if saved or identity %}
{% endif -%}
import httpx

{% if identity %}context = ssl.create_default_context(cafile={{ q(identity.authority) }})
context.load_cert_chain({{ q(identity.certificate) }}, {{ q(identity.key) }})
{% endif -%}
response = httpx.request(
    {{ q(method) }},
    {{ q(url) }},
    headers={
    {%- for name, value in headers %}
        {{ q(name) }}: {{ q(value) }},{% endfor %}
    },
{%- if body is not none %}
    content={{ q(body) }}.encode(),{% endif %}
{%- if identity %}
    verify=context,{% endif %}
)
print(response.status_code)
{% if saved %}Path({{ q(saved) }}).write_bytes(response.content)
{% else %}print(response.text)
{% endif -%}
"""
_PHP = """\
<?php
$curl = curl_init({{ q(url) }});
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => {{ q(method) }},
    CURLOPT_HTTPHEADER => [
    {%- for name, value in headers %}
        {{ q(name ~ ": " ~ value if value else name ~ ";") }},{% endfor %}
    ],
{%- if body is not none %}
    CURLOPT_POSTFIELDS => {{ q(body) }},{% endif %}
{%- if identity %}
    CURLOPT_SSLCERT => {{ q(identity.certificate) }},
    CURLOPT_SSLKEY => {{ q(identity.key) }},
    CURLOPT_CAINFO => {{ q(identity.authority) }},{% endif %}
    CURLOPT_RETURNTRANSFER => true,
]);
$answer = curl_exec($curl);
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\\n";
{% if saved %}file_put_contents({{ q(saved) }}, $answer);
{% else %}echo $answer, "\\n";
{% endif -%}
"""
_PERL = """\
use strict;
use warnings;
use HTTP::Tiny;{% if identity %} # over TLS with IO::Socket::SSL{% endif %}

my $client = HTTP::Tiny->new(
{%- if identity %}
    verify_SSL => 1,
    SSL_options => {
        SSL_cert_file => {{ q(identity.certificate) }},
        SSL_key_file => {{ q(identity.key) }},
        SSL_ca_file => {{ q(identity.authority) }},
    },
{% endif -%}
);
my $response = $client->request({{ q(method) }}, {{ q(url) }}, {
    headers => {
    {%- for name, value in headers %}
        {{ q(name) }} => {{ q(value) }},{% endfor %}
    },
{%- if body is not none %}
    content => {{ q(body) }},{% endif %}
});
print "$response->{status}\\n";
{% if saved %}open my $file, '>:raw', {{ q(saved) }} or die $!;
print $file $response->{content};
close $file;
{% else %}print "$response->{content}\\n";
{% endif -%}
"""
_POWERSHELL = """\
{% if identity %}# PowerShell 7; {{ identity.authority }} has to be among the roots that the machine trusts
$password = ConvertTo-SecureString {{ q(identity.password) }} -AsPlainText -Force
$certificate = Get-PfxCertificate -FilePath {{ q(identity.keystore) }} -Password $password
{% endif -%}
$call = @{
    Method = {{ q(method) }}
    Uri = {{ q(url) }}
    Headers = @{
    {%- for name, value in plain_headers %}
        {{ q(name) }} = {{ q(value) }}{% endfor %}
    }
{%- if body is not none %}
    ContentType = {{ q(media_type) }}
    Body = [Text.Encoding]::UTF8.GetBytes({{ q(body) }}){% endif %}
{%- if identity %}
    Certificate = $certificate{% endif %}
{%- if saved %}
    OutFile = {{ q(saved) }}{% endif %}
}
Invoke-RestMethod @call{% if not saved %} | ConvertTo-Json -Depth 10{% endif %}
"""

LANGUAGES = (
    Language("curl", "bash", for_shell, _CURL),
    Language("Java", "java", for_java, _JAVA),
    Language("C#", "csharp", for_csharp, _CSHARP),
    Language("JavaScript", "javascript", for_javascript, _JAVASCRIPT),
    Language("Python", "python", for_python, _PYTHON),
    Language("PHP", "php", for_php, _PHP),
    Language("Perl", "perl", for_perl, _PERL),
    Language("PowerShell", "powershell", for_powershell, _POWERSHELL),
)


def written(sample: Sample, language: Language) -> str:
    """The call in the language, as a whole program."""
    return str(templates()[language.name].render(q=language.quoted, **_parts(sample)))


def _parts(sample: Sample) -> dict[str, Any]:
    names = ("method", "url", "headers", "plain_headers", "media_type", "body", "saved", "identity")
    return {name: getattr(sample, name) for name in names}


@cache
def templates() -> dict[str, Any]:
    """By language, compiled."""
    from jinja2 import Environment, StrictUndefined  # 40 ms: only once samples are asked for

    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 - programs, no HTML
    return {one.name: environment.from_string(one.template) for one in LANGUAGES}
