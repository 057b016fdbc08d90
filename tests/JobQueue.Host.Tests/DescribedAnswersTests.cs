using System.Net;
using System.Text;
using System.Text.Json;
using JobQueue.Host.OpenApi;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

/// <summary>Calls every operation as its description says, and compares the answers with it.</summary>
public sealed class DescribedAnswersTests
{
    [Test]
    public async Task Every_described_path_answers_as_described()
    {
        await using var host = await ApiHost.StartAsync();
        await SeedAsync(host);
        var document = (await host.GetAsync("/api/v0/docs.json")).Json;

        // What removes things comes last, so that the others find them.
        foreach (var (method, path, operation) in OperationsOf(document).OrderBy(operation => operation.Method == "DELETE" ? 1 : 0))
        {
            foreach (var body in BodiesOf(operation))
            {
                var told = $"{method} {path} {body}";
                var answer = await CallAsync(host, method, PathOf(path, operation), body);

                Assert.That(operation.GetProperty("responses").TryGetProperty(((int)answer.Status).ToString(), out var response), Is.True, $"{told}: {answer.Status} is not described.");
                Assert.That((int)answer.Status, Is.LessThan(500), told);
                Assert.That(answer.Body, Does.Not.Contain("\"NOT_FOUND\"").And.Not.Contain("NOT_ALLOWED"), told);
                if (response.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json) && answer.Message.Content.Headers.ContentType?.MediaType == "application/json")
                {
                    Assert.That(new JsonShape(document).Differences(json.GetProperty("schema"), answer.Json), Is.Empty, $"{told}: {answer.Body}");
                }
            }
        }
    }

    [Test]
    public async Task Every_example_of_an_answer_is_as_described()
    {
        await using var host = await ApiHost.StartAsync();
        var document = (await host.GetAsync("/api/v0/docs.json")).Json;

        foreach (var (method, path, operation) in OperationsOf(document))
        {
            foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(response => response.Value.TryGetProperty("content", out _)))
            {
                foreach (var content in response.Value.GetProperty("content").EnumerateObject().Where(content => content.Name == "application/json" && content.Value.TryGetProperty("example", out _)))
                {
                    Assert.That(new JsonShape(document).Differences(content.Value.GetProperty("schema"), content.Value.GetProperty("example")), Is.Empty, $"{method} {path} {response.Name}");
                }
            }
        }
    }

    [Test]
    public async Task Every_example_of_a_body_is_accepted()
    {
        await using var host = await ApiHost.StartAsync();
        await SeedAsync(host);
        var document = (await host.GetAsync("/api/v0/docs.json")).Json;

        foreach (var (method, path, operation) in OperationsOf(document).Where(operation => operation.Json.TryGetProperty("requestBody", out _)))
        {
            foreach (var body in BodiesOf(operation))
            {
                var answer = await CallAsync(host, method, PathOf(path, operation), body);

                Assert.That((int)answer.Status, Is.LessThan(300), $"{method} {path} {body}: {answer.Body}");
            }
        }
    }

    private static async Task SeedAsync(ApiHost host)
    {
        await host.SubmitAsync("gc", submission => submission with { Id = JobId.Parse(Examples.JobId) });
        await host.SettleAsync(await host.ClaimAsync("gc"), new JobSettlement.Completed(JsonSerializer.SerializeToElement(new { ok = true })));
        await host.Services.GetRequiredService<IWorkerStore>().RegisterAsync(WorkerTests.NewWorker(Examples.WorkerId), TimeSpan.FromSeconds(30), CancellationToken.None);
    }

    private static IEnumerable<(string Method, string Path, JsonElement Json)> OperationsOf(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    private static string PathOf(string path, JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "path").Aggregate(path, (filled, parameter) =>
                filled.Replace($"{{{parameter.GetProperty("name").GetString()}}}", Uri.EscapeDataString(parameter.GetProperty("example").GetString()!), StringComparison.Ordinal))
            : path;

    /// <summary>Every example of the operation's body; nothing for one that reads none.</summary>
    private static IEnumerable<string?> BodiesOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject().Select(string? (example) => example.Value.GetProperty("value").GetRawText())
            : new string?[] { null };

    /// <summary>Reads the whole answer, unless it is a stream that goes on.</summary>
    private static async Task<Answer> CallAsync(ApiHost host, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        var message = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return message.Content.Headers.ContentType?.MediaType == "text/event-stream" && message.StatusCode == HttpStatusCode.OK
            ? new Answer(message.StatusCode, "", message)
            : await Answer.OfAsync(message);
    }
}
