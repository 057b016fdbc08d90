using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Replica.Downloads;

/// <summary>Registers how files are fetched from elsewhere.</summary>
internal static class DownloadServices
{
    public const string Client = "download";

    private const int MostRedirects = 5;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A GET may be repeated: what is unreachable, too busy or broken on the other side is asked three times more within the job. Redirects are followed, though not from https to http.</summary>
    public static IServiceCollection AddDownloads(this IServiceCollection services)
    {
        services.AddHttpClient(Client, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = true, MaxAutomaticRedirections = MostRedirects, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
            .AddResilienceHandler("download", download => download
                .AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.FromSeconds(1), BackoffType = DelayBackoffType.Exponential, UseJitter = true })
                .AddTimeout(AnswerTimeout));
        return services.AddTransient<Downloader>();
    }
}
