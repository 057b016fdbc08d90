using System.Net;
using System.Text.Json;

namespace JobQueue.Host.Tests;

/// <summary>What the API answered.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The code of the only error.</summary>
    public string? Code => Errors.Single().GetProperty("code").GetString();

    /// <summary>The messages of all errors.</summary>
    public IEnumerable<string?> Messages => Errors.Select(error => error.GetProperty("message").GetString());

    /// <summary>A field of the answer that is a text.</summary>
    public string Text(string field) => Json.GetProperty(field).GetString()!;

    /// <summary>A field of the answer as it was written.</summary>
    public string Raw(string field) => Json.GetProperty(field).GetRawText();

    private IEnumerable<JsonElement> Errors => Json.GetProperty("errors").EnumerateArray();

    public static async Task<Answer> OfAsync(HttpResponseMessage message) => new(message.StatusCode, await message.Content.ReadAsStringAsync(), message);

    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
