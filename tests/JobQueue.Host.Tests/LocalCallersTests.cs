using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class LocalCallersTests
{
    [TestCase("127.0.0.1", "localhost", "", HttpStatusCode.OK)]
    [TestCase("127.0.0.9", "127.0.0.1:5080", "", HttpStatusCode.OK)]
    [TestCase("::1", "[::1]:5080", "", HttpStatusCode.OK)]
    [TestCase("::ffff:127.0.0.1", "LOCALHOST", "", HttpStatusCode.OK)]
    [TestCase("127.0.0.1", "localhost:5080", "Origin: http://localhost:5080", HttpStatusCode.OK)]
    [TestCase("192.0.2.7", "localhost", "", HttpStatusCode.Forbidden)]
    [TestCase("2001:db8::7", "localhost", "", HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.1", "queue.example.com", "", HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.1", "localhost.example.com", "", HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.1", "192.0.2.7", "", HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.1", "localhost", "Forwarded: for=192.0.2.7", HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.1", "localhost", "X-Forwarded-For: 127.0.0.1", HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.1", "localhost", "x-forwarded-proto: https", HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.1", "localhost", "Origin: http://evil.example.com", HttpStatusCode.Forbidden)]
    [TestCase("127.0.0.1", "localhost", "Origin: null", HttpStatusCode.Forbidden)]
    public async Task Without_authorization_only_callers_on_this_machine_are_answered(string peer, string hostName, string header, HttpStatusCode expected)
    {
        await using var host = await ApiHost.StartAsync(peer: IPAddress.Parse(peer));
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v0/jobs") { Headers = { Host = hostName } };
        if (header.Split(": ") is [var name, var value])
        {
            request.Headers.Add(name, value);
        }

        var answer = await host.SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(expected));
        if (expected == HttpStatusCode.Forbidden)
        {
            Assert.That(answer.Code, Is.EqualTo("NOT_AUTHORIZED"));
            Assert.That(answer.Messages.Single(), Does.Contain("RequireAuthorization"));
        }
    }

    [Test]
    public async Task A_refused_caller_learns_nothing_and_changes_nothing()
    {
        await using var host = await ApiHost.StartAsync(peer: IPAddress.Parse("192.0.2.7"));

        Answer[] answers =
        [
            await host.PostAsync("/api/v0/jobs", """{"action":"gc"}"""),
            await host.GetAsync("/api/v0/nothing"),
            await host.DeleteAsync("/api/v0/jobs"),
            await host.GetAsync("/api/v0/jobs/1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b/logs"),
        ];

        Assert.That(answers.Select(answer => answer.Code), Is.All.EqualTo("NOT_AUTHORIZED"));
        Assert.That((await host.Jobs.ListAsync(new())).Count, Is.Zero);
    }

    [Test]
    public async Task The_applications_authorization_takes_the_place_of_the_rule()
    {
        await using var host = await ApiHost.StartAsync(
            services =>
            {
                services.AddAuthentication(HeaderAuthentication.Scheme).AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>(HeaderAuthentication.Scheme, null);
                services.AddAuthorization();
            },
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapJobQueueApi().RequireAuthorization();
            },
            IPAddress.Parse("192.0.2.7"));
        var known = new HttpRequestMessage(HttpMethod.Get, "/api/v0/jobs") { Headers = { { HeaderAuthentication.Header, "ann" } } };

        var admitted = await host.SendAsync(known);
        var unknown = await host.GetAsync("/api/v0/jobs");

        Assert.That(admitted.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(unknown.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Admitting_everybody_is_a_decision_that_the_application_can_take()
    {
        await using var host = await ApiHost.StartAsync(map: app => app.MapJobQueueApi().AllowAnonymous(), peer: IPAddress.Parse("192.0.2.7"));

        Assert.That((await host.GetAsync("/api/v0/jobs")).Status, Is.EqualTo(HttpStatusCode.OK));
    }
}
