using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Replica.Settings;

namespace Replica.Telemetry;

/// <summary>Hands the queue's metrics and traces to OpenTelemetry, as far as the settings want that.</summary>
internal static class ReplicaTelemetry
{
    /// <summary>The name of the queue's meter and of its activity source.</summary>
    private const string JobQueue = "JobQueue";

    /// <summary>The driver tells of every command by an activity source of its own.</summary>
    private const string MongoDriver = "MongoDB.Driver";

    /// <summary>Starts the export that is wanted; nothing when none is.</summary>
    public static void AddTelemetry(this IServiceCollection services, ReplicaSettings settings, string replicaId)
    {
        if (!settings.ServesMetrics && settings.Otlp is null)
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("jobqueue-replica", serviceInstanceId: replicaId))
            .WithMetrics(metrics => Export(metrics.AddMeter(JobQueue), settings))
            .WithTracing(traces => Export(traces.AddSource(JobQueue, MongoDriver), settings));
    }

    /// <summary>Serves <c>/metrics</c> when that is wanted.</summary>
    public static void MapMetrics(this WebApplication application, ReplicaSettings settings)
    {
        if (settings.ServesMetrics)
        {
            application.MapPrometheusScrapingEndpoint();
        }
    }

    private static void Export(MeterProviderBuilder metrics, ReplicaSettings settings)
    {
        if (settings.ServesMetrics)
        {
            metrics.AddPrometheusExporter();
        }

        if (settings.Otlp is { } otlp)
        {
            metrics.AddOtlpExporter(exporter => exporter.Endpoint = otlp);
        }
    }

    private static void Export(TracerProviderBuilder traces, ReplicaSettings settings)
    {
        if (settings.Otlp is { } otlp)
        {
            traces.AddOtlpExporter(exporter => exporter.Endpoint = otlp);
        }
    }
}
