using System.Net;
using System.Text;
using JobQueue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Replica.Access;
using Replica.Actions;
using Replica.Settings;

namespace Replica.Tests;

public sealed class ApiKeyTests
{
    private const string ReadKey = "look-0123456789abcdef";
    private const string WriteKey = "change-0123456789abcdef";

    [TestCase("X-Api-Key", ReadKey, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [TestCase("X-Api-Key", WriteKey, HttpStatusCode.OK, HttpStatusCode.Accepted)]
    [TestCase("Authorization", "ApiKey " + WriteKey, HttpStatusCode.OK, HttpStatusCode.Accepted)]
    [TestCase("Authorization", "apikey " + ReadKey, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [TestCase("Authorization", "Bearer " + WriteKey, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [TestCase("X-Api-Key", "look-0123456789abcdeF", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [TestCase("X-Api-Key", "look-0123456789abcde", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [TestCase("X-Other", WriteKey, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    public async Task A_key_admits_to_what_it_is_for(string header, string value, HttpStatusCode read, HttpStatusCode written)
    {
        await using var application = await StartAsync();
        using var client = ClientOf(application);
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        using var looked = await client.GetAsync("/api/v0/jobs");
        using var changed = await client.PostAsync("/api/v0/jobs", new StringContent("""{"action":"sleep"}""", Encoding.UTF8, "application/json"));

        Assert.That((looked.StatusCode, changed.StatusCode), Is.EqualTo((read, written)));
        if (read == HttpStatusCode.Unauthorized)
        {
            Assert.That(await looked.Content.ReadAsStringAsync(), Does.Contain("NOT_AUTHENTICATED"));
            Assert.That(looked.Headers.WwwAuthenticate.Single().Scheme, Is.EqualTo("ApiKey"));
        }

        if (written == HttpStatusCode.Forbidden)
        {
            Assert.That(await changed.Content.ReadAsStringAsync(), Does.Contain("NOT_AUTHORIZED"));
        }
    }

    [Test]
    public async Task The_reference_page_and_the_description_need_no_key_and_name_no_other_site()
    {
        await using var application = await StartAsync();
        using var client = ClientOf(application);

        var page = await client.GetStringAsync("/docs/");
        using var description = await client.GetAsync("/api/v0/docs.json");

        Assert.That(description.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page, Does.Contain("api/v0/docs.json"));
        Assert.That(page, Does.Not.Contain("src=\"http").And.Not.Contain("fonts.scalar.com"));
    }

    [Test]
    public void A_key_that_could_be_guessed_is_refused()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Replica:ApiKeys:Write:0", "secret")]).Build();

        Assert.That(() => ReplicaSettings.Read(configuration), Throws.InstanceOf<SettingException>().With.Message.Contains("Replica:ApiKeys:Write").And.Message.Not.Contains("secret"));
    }

    private static async Task<WebApplication> StartAsync()
    {
        var keys = new ApiKeys([ReadKey], [WriteKey]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddJobQueueClient().UseInMemory().AddRegistryActions(ReplicaSettings.Read(new ConfigurationBuilder().Build()));
        builder.Services.AddApiKeys(keys);
        var application = builder.Build();
        application.MapApi(keys);
        await application.StartAsync();
        return application;
    }

    private static HttpClient ClientOf(WebApplication application) => new() { BaseAddress = new Uri(application.Urls.First()) };
}
