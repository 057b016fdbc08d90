using System.Net;
using System.Text;
using MongoDB.Driver;
using NUnit.Framework;
using Replica.Tests.Registry;

namespace Replica.Tests.Api;

/// <summary>The sample's endpoints tell an outage of the database as the queue's own do.</summary>
public sealed class OutageTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [TestCase("GET", "/webhooks")]
    [TestCase("POST", "/webhooks")]
    [TestCase("DELETE", "/webhooks/one")]
    [TestCase("GET", "/repositories")]
    [TestCase("GET", "/repositories/team/app/tags")]
    [TestCase("GET", "/blobs/" + Digest + "/repositories")]
    [TestCase("GET", "/imagescan/repositories/team/app/latest")]
    [TestCase("GET", "/meta/license")]
    public async Task A_database_that_cannot_be_reached_is_told_by_503(string method, string path)
    {
        using var client = new MongoClient(new MongoClientSettings { Server = new MongoServerAddress("127.0.0.1", 1), ServerSelectionTimeout = TimeSpan.FromMilliseconds(50) });
        await using var api = await RegistryApi.StartAsync(client.GetDatabase("nowhere"));
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v0" + path);
        if (method == "POST")
        {
            request.Content = new StringContent("""{"type":"TAG_PUSH","endpoint":"http://ci.test/hook"}""", Encoding.UTF8, "application/json");
        }

        using var answer = await api.Client.SendAsync(request);

        var body = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable), body);
        Assert.That(body, Does.Contain("DATABASE_UNAVAILABLE").And.Not.Contain("127.0.0.1"));
        Assert.That(answer.Headers.RetryAfter?.ToString(), Is.EqualTo("1"));
    }
}
