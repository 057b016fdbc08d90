using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NUnit.Framework;
using Replica.Access;
using Replica.Tests.Registry;

namespace Replica.Tests.Catalog;

public sealed class RepositoryEndpointsTests
{
    [Test]
    public async Task Repositories_and_their_tags_are_shown_with_sizes()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        await using var api = await RegistryApi.StartAsync(queue.Database);
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("base", "shared").Layer(("a", "1")));
        var other = ImageBuilder.WithFile("base", "shared").Layer(("a", "2")).Build();
        registry.PushIndex("team/app", "all", image, other);
        registry.Push("plain", "latest", ImageBuilder.WithFile("a", "1"));
        await queue.RunAsync("tagmigration");
        await queue.RunAsync("bloblinkmigration");

        var repositories = (await api.Client.GetFromJsonAsync<JsonElement>("/api/v0/repositories")).GetProperty("repositories");
        var tags = (await api.Client.GetFromJsonAsync<JsonElement>("/api/v0/repositories/team/app/tags")).GetProperty("tags");
        var holders = await api.Client.GetStringAsync($"/api/v0/blobs/{image.Layers[0]}/repositories");

        Assert.That(repositories.EnumerateArray().Select(one => (one.GetProperty("name").GetString(), one.GetProperty("tags").GetInt32())), Is.EqualTo(new[] { ("plain", 1), ("team/app", 2) }));
        Assert.That(tags[0].GetProperty("name").GetString(), Is.EqualTo("all"));
        Assert.That(tags[0].GetProperty("images").GetInt32(), Is.EqualTo(2));
        Assert.That(tags[0].GetProperty("size").GetInt64(), Is.EqualTo(image.Blobs.Concat(other.Blobs).DistinctBy(blob => blob.Key).Sum(blob => blob.Value.Length)), "the layer that both have is counted once");
        Assert.That(tags[1].GetProperty("size").GetInt64(), Is.EqualTo(image.Blobs.Values.Sum(blob => blob.Length)));
        Assert.That(tags[1].GetProperty("digest").GetString(), Is.EqualTo(image.Digest.ToString()));
        Assert.That(holders, Does.Contain("\"repositories\":[\"team/app\"]"));
    }

    [TestCase("/api/v0/repositories/none/tags", HttpStatusCode.NotFound, "NO_SUCH_REPOSITORY")]
    [TestCase("/api/v0/repositories/team/app", HttpStatusCode.NotFound, "NOT_FOUND")]
    [TestCase("/api/v0/repositories/..%2F..%2Fetc/tags", HttpStatusCode.NotFound, "NOT_FOUND")]
    [TestCase("/api/v0/repositories?limit=0", HttpStatusCode.BadRequest, "INVALID_PARAMETERS")]
    [TestCase("/api/v0/blobs/sha256:1/repositories", HttpStatusCode.BadRequest, "INVALID_PARAMETERS")]
    public async Task What_is_not_there_is_said(string path, HttpStatusCode status, string code)
    {
        await using var api = await RegistryApi.StartAsync();

        using var answer = await api.Client.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(status));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(code));
    }

    [Test]
    public async Task Keys_guard_them_like_the_jobs()
    {
        const string Reader = "reader-key-0123456789", Writer = "writer-key-0123456789";
        await using var api = await RegistryApi.StartAsync(keys: new ApiKeys([Reader], [Writer]));

        Assert.That(await StatusAsync(api, "GET", "/api/v0/repositories", key: null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusAsync(api, "GET", "/api/v0/repositories", Reader), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusAsync(api, "GET", "/api/v0/webhooks", Reader), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusAsync(api, "DELETE", "/api/v0/webhooks/1", Reader), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await StatusAsync(api, "DELETE", "/api/v0/webhooks/1", Writer), Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static async Task<HttpStatusCode> StatusAsync(RegistryApi api, string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        using var answer = await api.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
