using System.Globalization;
using JobQueue;
using JobQueue.Jobs;
using Replica.Settings;

namespace Replica.Licensing;

/// <summary>The action <c>license_update</c>: reads the signed license and stores it when it was issued later than the stored one. Whatever is wrong with it, the stored one stays.</summary>
internal sealed class LicenseUpdateHandler(ReplicaSettings settings, LicenseSource source, LicenseStore licenses, TimeProvider time) : IJobHandler
{
    public async Task HandleAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (settings.License is not { } license)
        {
            throw Refusal("no_license", $"This replica knows no license: start it with {SettingNames.Find(SettingNames.LicenseSource).Option} and {SettingNames.Find(SettingNames.LicenseKey).Option}.");
        }

        var offered = SignedLicense.Open(await source.ReadAsync(license.Source, cancellationToken), license.PublicKey);
        if (offered.ExpiresAt <= time.GetUtcNow())
        {
            throw Refusal("license_expired", string.Create(CultureInfo.InvariantCulture, $"The license {offered.Id} expired on {offered.ExpiresAt:yyyy-MM-dd HH:mm} UTC. Ask for a new one; the stored one stays."));
        }

        var change = await licenses.OfferAsync(offered, cancellationToken);
        var current = await licenses.FindAsync(cancellationToken) ?? offered;
        context.Logger.LogInformation("License {License}: {Change}, expires {ExpiresAt}", current.Id, change, current.ExpiresAt.ToString("u", CultureInfo.InvariantCulture));
        context.SetResult(new LicenseUpdateResult(change, current.ExpiresAt));
    }

    private static JobFailedException Refusal(string type, string message) => new(message) { Type = type, Retry = new FailureRetry.Never() };
}
