using System.Net;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class SettingsTests
{
    private const string Path = "/api/v0/meta/settings";

    [Test]
    public async Task Nothing_is_deleted_by_default()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.GetAsync(Path);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Body, Is.EqualTo("""{"jobHistoryCompactionEnabled":false,"jobHistoryToKeep":0,"jobHistoryMaxAge":""}"""));
    }

    [Test]
    public async Task A_partial_body_changes_what_it_names()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostAsync(Path, """{"jobHistoryCompactionEnabled":true,"jobHistoryToKeep":100,"jobHistoryMaxAge":"1440h"}""");

        var changed = await host.PostAsync(Path, """{"jobHistoryToKeep":7}""");

        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That((await host.GetAsync(Path)).Body, Is.EqualTo("""{"jobHistoryCompactionEnabled":true,"jobHistoryToKeep":7,"jobHistoryMaxAge":"1440h0m0s"}"""));
    }

    [Test]
    public async Task An_empty_age_is_none()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostAsync(Path, """{"jobHistoryMaxAge":"2h"}""");

        var changed = await host.PostAsync(Path, """{"jobHistoryMaxAge":""}""");

        Assert.That(changed.Json.GetProperty("jobHistoryMaxAge").GetString(), Is.Empty);
    }

    [TestCase("""{"jobHistoryToKeep":-1}""", "jobHistoryToKeep")]
    [TestCase("""{"jobHistoryToKeep":1.5}""", "jobHistoryToKeep")]
    [TestCase("""{"jobHistoryToKeep":"100"}""", "jobHistoryToKeep")]
    [TestCase("""{"jobHistoryMaxAge":"2 months"}""", "jobHistoryMaxAge")]
    [TestCase("""{"jobHistoryMaxAge":"-1h"}""", "jobHistoryMaxAge")]
    [TestCase("""{"jobHistoryCompactionEnabled":"yes"}""", "jobHistoryCompactionEnabled")]
    [TestCase("""{"jobHistoryMaxAgee":"1h"}""", "jobHistoryMaxAgee")]
    public async Task A_setting_out_of_bounds_is_refused_by_its_name_and_nothing_changes(string body, string field)
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.PostAsync(Path, body);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Code, Is.EqualTo("INVALID_SETTINGS"));
        Assert.That(answer.Body, Does.Contain(field));
        Assert.That((await host.GetAsync(Path)).Body, Does.Contain("\"jobHistoryToKeep\":0,\"jobHistoryMaxAge\":\"\""));
    }
}
