using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.TestServers;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

/// <summary>Sends operators of MongoDB's query language in every place where the API takes a text, to a queue that is kept in MongoDB.</summary>
public sealed class OperatorInjectionTests
{
    private const string Operator = """{"$gt":""}""";

    private static readonly string InUrl = Uri.EscapeDataString(Operator);

    [Test]
    public async Task An_operator_in_a_URL_matches_nothing_and_reaches_the_database_only_as_text()
    {
        var recorder = new CommandRecorder();
        await using var host = await StartAsync(recorder);
        await SeedAsync(host);
        recorder.Clear();

        foreach (var path in await PathsWithAsync(host, InUrl))
        {
            var answer = path.Method == "GET" ? await host.GetAsync(path.Url) : path.Method == "DELETE" ? await host.DeleteAsync(path.Url) : await host.PostAsync(path.Url, "{}");

            Assert.That((int)answer.Status, Is.LessThan(500), $"{path}: {answer.Body}");
            Assert.That(answer.Body, Does.Not.Contain("\"action\":\"gc\"").And.Not.Contain("\"id\":\"000000000000\""), $"{path}");
        }

        var texts = new List<string>();
        recorder.Commands.ToList().ForEach(command => Collect(command, texts));
        Assert.That(texts, Does.Contain(Operator), "The operator came to the database as the text it is.");
        Assert.That(recorder.Commands.SelectMany(Given), Is.Empty);
        Assert.That((await host.Jobs.ListAsync(new JobQuery())).Jobs.Single().Status, Is.EqualTo(JobStatus.Waiting), "Nothing was changed.");
    }

    [TestCase("""{"action":{"$gt":""}}""")]
    [TestCase("""{"action":"{\"$gt\":\"\"}"}""")]
    [TestCase("""{"action":"gc","uniqueKey":{"$gt":""}}""")]
    [TestCase("""{"action":"gc","scheduledAt":{"$gt":""}}""")]
    [TestCase("""{"action":"gc","deadline":{"$gt":""}}""")]
    [TestCase("""{"action":"gc","retries":{"$gt":0}}""")]
    [TestCase("""{"action":"gc","$where":"1"}""")]
    [TestCase("""{"action":"gc","capacityMap":{"$gt":""}}""")]
    [TestCase("""{"action":"gc","backoff":{"type":{"$gt":""}}}""")]
    public async Task An_operator_in_a_body_is_refused(string body)
    {
        await using var host = await StartAsync(new CommandRecorder());

        var answer = await host.PostAsync("/api/v0/jobs", body);

        Assert.That(answer.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("code").GetString()), Is.All.EqualTo("INVALID_PARAMETERS"), answer.Body);
        Assert.That((await host.Jobs.ListAsync(new JobQuery())).Count, Is.Zero);
    }

    [Test]
    public async Task Parameters_and_unique_keys_that_look_like_operators_are_kept_as_they_are_and_match_only_themselves()
    {
        await using var host = await StartAsync(new CommandRecorder());
        await host.PostAsync("/api/v0/jobs", """{"action":"gc","uniqueKey":"one"}""");

        var submitted = await host.PostAsync("/api/v0/jobs", """{"action":"gc","uniqueKey":"{\"$gt\":\"\"}","parameters":{"$gt":"","a.b":{"$where":"1"},"$set":{"status":"done"}}}""");

        Assert.That(submitted.Header("X-Was-Duplicate"), Is.Null);
        var stored = (await host.Jobs.FindAsync(JobId.Parse(submitted.Json.GetProperty("id").GetString()!)))!;
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(JsonElement.DeepEquals(stored.Parameters!.Value, JsonDocument.Parse("""{"$gt":"","a.b":{"$where":"1"},"$set":{"status":"done"}}""").RootElement), Is.True);
    }

    private static async Task<ApiHost> StartAsync(CommandRecorder recorder)
    {
        var server = await MongoTestServer.GetAsync();
        var client = new MongoClient(recorder.Record(server.ConnectionString));
        return await ApiHost.StartAsync(storage: queue => queue.UseMongo(client, options => options.Database = server.NewDatabaseName()));
    }

    private static async Task SeedAsync(ApiHost host)
    {
        await host.SubmitAsync("gc");
        await host.Services.GetRequiredService<IWorkerStore>().RegisterAsync(WorkerTests.NewWorker("000000000000"), TimeSpan.FromSeconds(30), CancellationToken.None);
    }

    /// <summary>Every described path with the text in each of its parameters, one at a time. Event streams go on for ever and read nothing by these texts.</summary>
    private static async Task<List<(string Method, string Url)>> PathsWithAsync(ApiHost host, string text)
    {
        var document = (await host.GetAsync("/api/v0/docs.json")).Json;
        var urls = new List<(string, string)>();
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(path => !path.Name.EndsWith("/events", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var parameters = operation.Value.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToList() : [];
                var filled = parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path")
                    .Aggregate(path.Name, (url, parameter) => url.Replace($"{{{parameter.GetProperty("name").GetString()}}}", text, StringComparison.Ordinal));
                if (filled != path.Name)
                {
                    urls.Add((operation.Name.ToUpperInvariant(), filled));
                }

                urls.AddRange(parameters.Where(parameter => parameter.GetProperty("in").GetString() == "query")
                    .SelectMany(parameter => new[] { $"{filled}?{parameter.GetProperty("name").GetString()}={text}", $"{filled}?{parameter.GetProperty("name").GetString()}[$gt]=" })
                    .Select(url => (operation.Name.ToUpperInvariant(), url)));
            }
        }

        return urls;
    }

    private static void Collect(BsonValue value, List<string> texts)
    {
        switch (value)
        {
            case BsonDocument document:
                document.Values.ToList().ForEach(inner => Collect(inner, texts));
                break;
            case BsonArray array:
                array.ToList().ForEach(inner => Collect(inner, texts));
                break;
            case BsonString text:
                texts.Add(text.Value);
                break;
        }
    }

    /// <summary>Fields whose condition is the operator that was sent.</summary>
    private static IEnumerable<string> Given(BsonDocument command) => command.Elements.SelectMany(element => element.Value switch
    {
        BsonDocument { ElementCount: 1 } inner when inner.TryGetValue("$gt", out var bound) && bound == "" && element.Name is "action" or "workerID" or "_id" or "id" or "rootID" or "parentID" => [element.Name],
        BsonDocument inner => Given(inner),
        BsonArray array => array.OfType<BsonDocument>().SelectMany(Given),
        _ => [],
    });
}
