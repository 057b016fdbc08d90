using JobQueue.Host.Http;
using JobQueue.Host.Views;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace JobQueue.Host.Health;

/// <summary>Writes what the health checks found as JSON.</summary>
internal static class HealthAnswer
{
    /// <summary>Live: the process answers. No check is made, since a restart does not bring a database back.</summary>
    public static HealthCheckOptions Live => new() { Predicate = _ => false, ResponseWriter = WriteAsync };

    /// <summary>Ready: the job queue's check, and whatever else the application tagged as it.</summary>
    public static HealthCheckOptions Ready => new() { Predicate = check => check.Tags.Contains(JobQueueHealthCheck.Name), ResponseWriter = WriteAsync };

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        var checks = report.Entries.ToDictionary(entry => entry.Key, entry => View(entry.Value), StringComparer.Ordinal);
        return ApiAnswer.Write(http, http.Response.StatusCode, new HealthView(NameOf(report.Status), checks), ApiJson.Api.HealthView);
    }

    private static HealthCheckView View(HealthReportEntry entry) =>
        new(NameOf(entry.Status), entry.Description, entry.Data.ToDictionary(fact => fact.Key, fact => fact.Value.ToString() ?? "", StringComparer.Ordinal));

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
