using JobQueue.Host.Http;
using JobQueue.Host.OpenApi;
using JobQueue.Host.Requests;
using JobQueue.Host.Views;
using JobQueue.Leadership;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/crons</c>: list, create or replace, look, remove, run now.</summary>
internal static class CronEndpoints
{
    public static void MapCrons(this RouteGroupBuilder group)
    {
        group.MapPath("/crons", ApiMethod.Get(ListAsync, CronOperations.List), ApiMethod.Post(PutAsync, CronOperations.Put));
        group.MapPath("/crons/{name}", ApiMethod.Get(FindAsync, CronOperations.Find), ApiMethod.Delete(DeleteAsync, CronOperations.Delete));
        group.MapPath("/crons/{name}/run", ApiMethod.Post(RunAsync, CronOperations.Run));
    }

    private static async Task<IResult> ListAsync(HttpContext http, ICronClient crons, ILeaseStore leases)
    {
        var all = await crons.ListAsync(http.RequestAborted).ConfigureAwait(false);
        var leader = await leases.FindAsync(LeadershipTerm.Crons, http.RequestAborted).ConfigureAwait(false);
        return ApiAnswer.Ok(CronListView.Of(all, leader), ApiJson.Api.CronListView);
    }

    private static async Task<IResult> PutAsync(HttpContext http, ICronClient crons)
    {
        var body = await JsonBody.ReadAsync(http.Request, CronReader.Read).ConfigureAwait(false);
        return body.TryGet(out var definition, out var failure)
            ? ApiAnswer.Accepted(CronView.Of(await crons.PutAsync(definition, http.RequestAborted).ConfigureAwait(false)), ApiJson.Api.CronView)
            : failure;
    }

    private static async Task<IResult> FindAsync(string name, HttpContext http, ICronClient crons) =>
        await crons.FindAsync(Name(name), http.RequestAborted).ConfigureAwait(false) is { } cron
            ? ApiAnswer.Ok(CronView.Of(cron), ApiJson.Api.CronView)
            : ApiFailure.NoSuchCron(name);

    private static async Task<IResult> DeleteAsync(string name, HttpContext http, ICronClient crons) =>
        await crons.DeleteAsync(Name(name), http.RequestAborted).ConfigureAwait(false)
            ? TypedResults.NoContent()
            : ApiFailure.NoSuchCron(name);

    private static async Task<IResult> RunAsync(string name, HttpContext http, ICronClient crons)
    {
        if (await crons.RunNowAsync(Name(name), http.RequestAborted).ConfigureAwait(false) is not { } result)
        {
            return ApiFailure.NoSuchCron(name);
        }

        if (result.WasDuplicate)
        {
            http.Response.Headers["X-Was-Duplicate"] = "true";
        }

        return ApiAnswer.Accepted(JobView.Of(result.Job), ApiJson.Api.JobView);
    }

    /// <summary>Of a path, routing decodes everything but the slash, which a name may hold.</summary>
    private static string Name(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
