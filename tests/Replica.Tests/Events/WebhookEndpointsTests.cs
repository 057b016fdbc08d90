using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Replica.Tests.Registry;

namespace Replica.Tests.Events;

public sealed class WebhookEndpointsTests
{
    [Test]
    public async Task A_webhook_is_made_listed_without_its_secret_and_deleted()
    {
        await using var api = await RegistryApi.StartAsync();

        using var made = await api.Client.PostAsJsonAsync("/api/v0/webhooks", new { type = "TAG_PUSH", endpoint = "http://ci.test/hook", key = "team/app", secret = "s3cret" });
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var listed = await api.Client.GetStringAsync("/api/v0/webhooks");
        using var deleted = await api.Client.DeleteAsync($"/api/v0/webhooks/{id}");
        using var again = await api.Client.DeleteAsync($"/api/v0/webhooks/{id}");

        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(listed, Does.Contain("""
            "type":"TAG_PUSH","endpoint":"http://ci.test/hook","key":"team/app","isSigned":true
            """.Trim()));
        Assert.That(listed + await made.Content.ReadAsStringAsync(), Does.Not.Contain("s3cret"));
        Assert.That((deleted.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NotFound)));
        Assert.That(await again.Content.ReadAsStringAsync(), Does.Contain("NO_SUCH_WEBHOOK"));
        Assert.That(await api.Client.GetStringAsync("/api/v0/webhooks"), Is.EqualTo("""{"webhooks":[]}"""));
    }

    [TestCase("""{"type":"TAG_PULL","endpoint":"http://ci.test/"}""", "INVALID_PARAMETERS", "type:")]
    [TestCase("""{"type":"TAG_PUSH","endpoint":"ftp://ci.test/"}""", "INVALID_PARAMETERS", "endpoint:")]
    [TestCase("""{"type":"TAG_PUSH","endpoint":"http://user:word@ci.test/"}""", "INVALID_PARAMETERS", "endpoint:")]
    [TestCase("""{"type":"TAG_PUSH"}""", "INVALID_PARAMETERS", "endpoint:")]
    [TestCase("""{"type":"TAG_PUSH","endpoint":"http://ci.test/","key":"../x"}""", "INVALID_PARAMETERS", "key:")]
    [TestCase("""{"type":"GC_COMPLETED","endpoint":"http://ci.test/","key":"team/app"}""", "INVALID_PARAMETERS", "key:")]
    [TestCase("null", "INVALID_PARAMETERS", "object")]
    [TestCase("""{"type":""", "INVALID_JSON", "")]
    [TestCase("""{"type":7}""", "INVALID_JSON", "$.type")]
    public async Task A_webhook_that_cannot_be_is_refused_by_its_field(string body, string code, string message)
    {
        await using var api = await RegistryApi.StartAsync();

        using var refused = await api.Client.PostAsync("/api/v0/webhooks", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain(code).And.Contain(message));
        Assert.That(await api.Client.GetStringAsync("/api/v0/webhooks"), Is.EqualTo("""{"webhooks":[]}"""));
    }
}
