using Replica.Api;

namespace Replica.Licensing;

/// <summary><c>/meta/license</c>: what is licensed, and until when.</summary>
internal static class LicenseEndpoints
{
    public static void MapLicense(this RouteGroupBuilder group) => group.MapGet("/meta/license", ReadAsync);

    private static async Task<IResult> ReadAsync(HttpContext http, LicenseStore licenses, TimeProvider time) =>
        await licenses.FindAsync(http.RequestAborted) is { } license
            ? Results.Ok(new { id = license.Id, holder = license.Holder, issuedAt = license.IssuedAt, expiresAt = license.ExpiresAt, isExpired = license.ExpiresAt <= time.GetUtcNow() })
            : ApiRefusal.Of(StatusCodes.Status404NotFound, "NO_SUCH_LICENSE", "There is no license yet. The job license_update reads one.");
}
