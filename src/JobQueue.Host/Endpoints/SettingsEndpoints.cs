using JobQueue.Host.Http;
using JobQueue.Host.OpenApi;
using JobQueue.Host.Requests;
using JobQueue.Host.Views;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/meta/settings</c>: read, change.</summary>
internal static class SettingsEndpoints
{
    public static void MapSettings(this RouteGroupBuilder group) =>
        group.MapPath("/meta/settings", ApiMethod.Get(ReadAsync, SettingsOperations.Read), ApiMethod.Post(ChangeAsync, SettingsOperations.Change));

    private static async Task<IResult> ReadAsync(HttpContext http, ISettingsStore settings) =>
        ApiAnswer.Ok(SettingsView.Of(await settings.ReadJobHistoryAsync(http.RequestAborted).ConfigureAwait(false)), ApiJson.Api.SettingsView);

    private static async Task<IResult> ChangeAsync(HttpContext http, ISettingsStore settings)
    {
        var body = await JsonBody.ReadAsync(http.Request, JobHistoryReader.Read, ApiFailure.InvalidSettings).ConfigureAwait(false);
        return body.TryGet(out var change, out var failure)
            ? ApiAnswer.Accepted(SettingsView.Of(await settings.ChangeJobHistoryAsync(change, http.RequestAborted).ConfigureAwait(false)), ApiJson.Api.SettingsView)
            : failure;
    }
}
