using System.Net;
using JobQueue.Host.OpenApi;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class AccessTests
{
    [TestCase("GET", "/api/v0/jobs", HttpStatusCode.OK)]
    [TestCase("HEAD", "/api/v0/workers", HttpStatusCode.OK)]
    [TestCase("GET", "/api/v0/nothing", HttpStatusCode.NotFound)]
    [TestCase("PUT", "/api/v0/jobs", HttpStatusCode.MethodNotAllowed)]
    [TestCase("POST", "/api/v0/jobs", HttpStatusCode.Forbidden)]
    [TestCase("DELETE", "/api/v0/jobs/1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b", HttpStatusCode.Forbidden)]
    [TestCase("POST", "/api/v0/jobs/1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b/cancel", HttpStatusCode.Forbidden)]
    [TestCase("POST", "/api/v0/jobs/1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b/retry", HttpStatusCode.Forbidden)]
    [TestCase("POST", "/api/v0/workers/000000000000/capacity", HttpStatusCode.Forbidden)]
    public async Task A_reader_may_look_and_change_nothing(string method, string path, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        var answer = await host.SendAsync(By("reader", method, path));

        Assert.That(answer.Status, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_writer_may_change_and_nobody_else_may_anything()
    {
        await using var host = await StartAsync();
        var job = await host.SubmitAsync("gc");

        var changed = await host.SendAsync(By("writer", "POST", $"/api/v0/jobs/{job.Id}/cancel"));
        var looked = await host.GetAsync("/api/v0/jobs");
        var unknown = await host.GetAsync("/api/v0/nothing");

        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(looked.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(unknown.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Every_endpoint_has_the_policy_of_its_method()
    {
        await using var host = await StartAsync();

        var endpoints = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<ApiMark>() is not null).ToList();

        Assert.That(endpoints, Is.Not.Empty);
        foreach (var endpoint in endpoints)
        {
            var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            Assert.That(endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy, Is.EqualTo(methods[0] == "GET" ? "reading" : "writing"), endpoint.DisplayName);
        }
    }

    [Test]
    public async Task Without_a_policy_for_writing_only_this_machine_may_write()
    {
        await using var local = await StartAsync(options => options.WritePolicy = null, IPAddress.Loopback);
        await using var remote = await StartAsync(options => options.WritePolicy = null);

        Assert.That((await local.PostAsync("/api/v0/jobs", """{"action":"gc"}""")).Status, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That((await remote.PostAsync("/api/v0/jobs", """{"action":"gc"}""")).Code, Is.EqualTo("NOT_AUTHORIZED"));
    }

    [Test]
    public async Task The_description_can_be_open_to_all()
    {
        await using var host = await StartAsync(options => options.OpenDescription = true);

        Assert.That((await host.GetAsync("/api/v0/docs.json")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await host.GetAsync("/api/v0/jobs")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Endpoints_that_the_application_adds_are_guarded_like_the_queues_own()
    {
        await using var host = await StartAsync();
        await using var unguarded = await ApiHost.StartAsync(map: app => app.MapJobQueueApi().MapGet("/own", () => "here"), peer: IPAddress.Parse("192.0.2.7"));

        Assert.That((await host.GetAsync("/api/v0/own")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await host.SendAsync(By("reader", "GET", "/api/v0/own"))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await host.SendAsync(By("reader", "POST", "/api/v0/own"))).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await host.SendAsync(By("writer", "POST", "/api/v0/own"))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await unguarded.GetAsync("/api/v0/own")).Code, Is.EqualTo("NOT_AUTHORIZED"));
    }

    /// <summary>An API that is called from elsewhere.</summary>
    private static Task<ApiHost> StartAsync(Action<JobQueueApiOptions>? configure = null, IPAddress? peer = null) => ApiHost.StartAsync(
        services =>
        {
            services.AddAuthentication(HeaderAuthentication.Scheme).AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>(HeaderAuthentication.Scheme, null);
            services.AddAuthorizationBuilder()
                .AddPolicy("reading", policy => policy.RequireUserName("reader"))
                .AddPolicy("writing", policy => policy.RequireUserName("writer"));
        },
        app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            var api = app.MapJobQueueApi(configure: options =>
            {
                (options.ReadPolicy, options.WritePolicy) = ("reading", "writing");
                configure?.Invoke(options);
            });
            api.MapGet("/own", () => new { here = true });
            api.MapPost("/own", () => new { here = true });
        },
        peer ?? IPAddress.Parse("192.0.2.7"));

    private static HttpRequestMessage By(string user, string method, string path) => new(new HttpMethod(method), path) { Headers = { { HeaderAuthentication.Header, user } } };
}
