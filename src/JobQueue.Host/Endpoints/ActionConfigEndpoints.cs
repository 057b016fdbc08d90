using JobQueue.Host.Http;
using JobQueue.Host.OpenApi;
using JobQueue.Host.Requests;
using JobQueue.Host.Views;
using JobQueue.Steering;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/action_configs</c> and <c>/actions</c>: defaults, limits, pause and resume.</summary>
internal static class ActionConfigEndpoints
{
    public static void MapActionConfigs(this RouteGroupBuilder group)
    {
        group.MapPath("/action_configs", ApiMethod.Get(ListAsync, ActionOperations.List), ApiMethod.Post(SetAsync, ActionOperations.Set));
        group.MapPath("/action_configs/{action}", ApiMethod.Get(FindAsync, ActionOperations.Find), ApiMethod.Delete(DeleteAsync, ActionOperations.Delete));
        group.MapPath("/actions/{action}/pause", ApiMethod.Post(PauseAsync, ActionOperations.Pause));
        group.MapPath("/actions/{action}/resume", ApiMethod.Post(ResumeAsync, ActionOperations.Resume));
    }

    private static async Task<IResult> ListAsync(HttpContext http, IActionConfigStore configs) =>
        ApiAnswer.Ok(ActionConfigListView.Of(await configs.ListAsync(http.RequestAborted).ConfigureAwait(false)), ApiJson.Api.ActionConfigListView);

    private static async Task<IResult> FindAsync(string action, HttpContext http, IActionConfigStore configs) =>
        await configs.FindAsync(ActionName.FromPath(action), http.RequestAborted).ConfigureAwait(false) is { } config
            ? ApiAnswer.Ok(ActionConfigView.Of(config), ApiJson.Api.ActionConfigView)
            : ApiFailure.NoSuchActionConfig(action);

    private static async Task<IResult> SetAsync(HttpContext http, IActionConfigStore configs, ActionConfigCache cache)
    {
        var body = await JsonBody.ReadAsync(http.Request, ActionConfigReader.Read).ConfigureAwait(false);
        if (!body.TryGet(out var posted, out var failure))
        {
            return failure;
        }

        var stored = await StoreAsync(posted, configs, http.RequestAborted).ConfigureAwait(false);
        cache.Forget();
        return ApiAnswer.Accepted(ActionConfigView.Of(stored), ApiJson.Api.ActionConfigView);
    }

    /// <summary>Where the body says whether the action is paused that is a second write: a pause comes first and a resumption last, so that nothing begins in between that should not.</summary>
    private static async Task<ActionConfig> StoreAsync(PostedActionConfig posted, IActionConfigStore configs, CancellationToken cancellationToken)
    {
        if (posted.Paused == true)
        {
            await configs.PauseAsync(posted.Config.Action, cancellationToken).ConfigureAwait(false);
        }

        var stored = await configs.SetAsync(posted.Config, cancellationToken).ConfigureAwait(false);
        if (posted.Paused != false)
        {
            return stored;
        }

        await configs.ResumeAsync(posted.Config.Action, cancellationToken).ConfigureAwait(false);
        return stored with { Paused = false };
    }

    private static async Task<IResult> DeleteAsync(string action, HttpContext http, IActionConfigStore configs, ActionConfigCache cache)
    {
        var deleted = await configs.DeleteAsync(ActionName.FromPath(action), http.RequestAborted).ConfigureAwait(false);
        cache.Forget();
        return deleted ? TypedResults.NoContent() : ApiFailure.NoSuchActionConfig(action);
    }

    private static async Task<IResult> PauseAsync(string action, HttpContext http, IActionConfigStore configs, ActionConfigCache cache)
    {
        var name = ActionName.FromPath(action);
        if (!JobSubmissionReader.IsAction(name))
        {
            return ApiFailure.InvalidParameters([$"action: {JobSubmissionReader.ActionRule} are expected"]);
        }

        await configs.PauseAsync(name, http.RequestAborted).ConfigureAwait(false);
        cache.Forget();
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ResumeAsync(string action, HttpContext http, IActionConfigStore configs, ActionConfigCache cache)
    {
        await configs.ResumeAsync(ActionName.FromPath(action), http.RequestAborted).ConfigureAwait(false);
        cache.Forget();
        return TypedResults.NoContent();
    }
}
