using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using JobQueue.Host.Health;
using JobQueue.Host.Http;

namespace JobQueue.Host.Views;

/// <summary>The JSON shapes of the API, generated at compile time.</summary>
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobListView))]
[JsonSerializable(typeof(LogLineView))]
[JsonSerializable(typeof(LogEndView))]
[JsonSerializable(typeof(WorkerView))]
[JsonSerializable(typeof(WorkerListView))]
[JsonSerializable(typeof(SettingsView))]
[JsonSerializable(typeof(CronView))]
[JsonSerializable(typeof(CronListView))]
[JsonSerializable(typeof(ActionConfigView))]
[JsonSerializable(typeof(ActionConfigListView))]
[JsonSerializable(typeof(ExplanationView))]
[JsonSerializable(typeof(StatsView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(JobEventView))]
[JsonSerializable(typeof(WorkerEventView))]
[JsonSerializable(typeof(EventIdView))]
[JsonSerializable(typeof(EventReadyView))]
[JsonSerializable(typeof(EventReasonView))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Camel case, every field always present, every character readable: the answers are never part of a web page, and say so (<c>nosniff</c>).</summary>
    public static ApiJson Api { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
