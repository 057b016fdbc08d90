using System.Net;
using System.Text.Json;
using JobQueue.Host.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class OpenApiTests
{
    [Test]
    public async Task The_description_is_OpenAPI_3_1()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.GetAsync("/api/v0/docs.json");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Body);
        Assert.That(answer.Json.GetProperty("openapi").GetString(), Does.StartWith("3.1"));
        Assert.That(answer.Json.GetProperty("info").GetProperty("version").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task Every_endpoint_is_described()
    {
        await using var host = await ApiHost.StartAsync();

        var document = (await host.GetAsync("/api/v0/docs.json")).Json;

        var mapped = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ApiMark>() is not null && endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText}");
        Assert.That(OperationsOf(document).Select(operation => $"{operation.Method} {operation.Path}"), Is.EquivalentTo(mapped));
        Assert.That(mapped, Is.Not.Empty);
    }

    [Test]
    public async Task Every_operation_says_what_it_does_what_it_answers_and_how_it_fails()
    {
        await using var host = await ApiHost.StartAsync();

        var operations = OperationsOf((await host.GetAsync("/api/v0/docs.json")).Json).ToList();

        Assert.That(operations.Select(operation => operation.Json.GetProperty("operationId").GetString()), Is.Unique);
        foreach (var (_, path, json) in operations)
        {
            Assert.That(json.GetProperty("summary").GetString(), Is.Not.Empty, path);
            Assert.That(json.GetProperty("tags").EnumerateArray().Count(), Is.EqualTo(1), path);
            var replies = json.GetProperty("responses").EnumerateObject().ToList();
            Assert.That(replies.Select(reply => reply.Name), Does.Contain("403").And.Contain("503").And.Some.StartsWith("2"), path);
            Assert.That(replies.Select(reply => reply.Value.GetProperty("description").GetString()), Has.None.Empty, path);
            var parameters = json.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToList() : [];
            Assert.That(parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => $"{{{parameter.GetProperty("name").GetString()}}}"), Is.All.Matches<string?>(name => path.Contains(name!, StringComparison.Ordinal)), path);
            Assert.That(path.Count(c => c == '{'), Is.EqualTo(parameters.Count(parameter => parameter.GetProperty("in").GetString() == "path")), path);
        }
    }

    [Test]
    public async Task Every_shape_that_is_referred_to_is_there()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.GetAsync("/api/v0/docs.json");

        var schemas = answer.Json.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name).ToList();
        var references = answer.Body.Split("\"#/components/schemas/").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).Distinct();
        Assert.That(references, Is.SubsetOf(schemas));
        Assert.That(schemas, Does.Contain("Job").And.Contain("Worker").And.Contain("ErrorBody"));
    }

    [Test]
    public async Task The_description_names_the_paths_where_they_are_reached()
    {
        await using var host = await ApiHost.StartAsync(map: app => app.MapGroup("/ops").MapJobQueueApi("/queue"));

        var document = (await host.GetAsync("/ops/queue/docs.json")).Json;

        Assert.That(document.GetProperty("paths").TryGetProperty("/ops/queue/jobs", out _), Is.True);
    }

    [Test]
    public async Task Two_APIs_in_one_application_describe_themselves_apart()
    {
        await using var host = await ApiHost.StartAsync(map: app =>
        {
            app.MapJobQueueApi("/one");
            app.MapJobQueueApi("/two");
        });

        var document = (await host.GetAsync("/two/docs.json")).Json;

        Assert.That(document.GetProperty("paths").EnumerateObject().Select(path => path.Name), Is.All.StartsWith("/two/"));
    }

    private static IEnumerable<(string Method, string Path, JsonElement Json)> OperationsOf(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);
}
