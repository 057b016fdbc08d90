using System.Diagnostics;
using JobQueue.Host.Http;
using JobQueue.Host.OpenApi;
using JobQueue.Host.Requests;
using JobQueue.Host.Views;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/workers</c>: list, look, remove, set the capacity.</summary>
internal static class WorkerEndpoints
{
    public static void MapWorkers(this RouteGroupBuilder group)
    {
        group.MapPath("/workers", ApiMethod.Get(ListAsync, WorkerOperations.List));
        group.MapPath("/workers/{id}", ApiMethod.Get(FindAsync, WorkerOperations.Find), ApiMethod.Delete(RemoveAsync, WorkerOperations.Remove));
        group.MapPath("/workers/{id}/capacity", ApiMethod.Post(SetCapacityAsync, WorkerOperations.SetCapacity));
    }

    private static async Task<IResult> ListAsync(HttpContext http, IWorkerStore workers) =>
        ApiAnswer.Ok(WorkerListView.Of(await workers.ListAsync(http.RequestAborted).ConfigureAwait(false)), ApiJson.Api.WorkerListView);

    private static async Task<IResult> FindAsync(string id, HttpContext http, IWorkerStore workers) =>
        await workers.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is { } worker
            ? ApiAnswer.Ok(WorkerView.Of(worker), ApiJson.Api.WorkerView)
            : ApiFailure.NoSuchWorker(id);

    private static async Task<IResult> RemoveAsync(string id, HttpContext http, IWorkerStore workers) =>
        await workers.RemoveAsync(id, http.RequestAborted).ConfigureAwait(false) switch
        {
            WorkerRemoval.Removed => TypedResults.NoContent(),
            WorkerRemoval.Alive => ApiFailure.WorkerAlive("The worker runs or drains: only a dead one, or one that has shut down, can be removed."),
            WorkerRemoval.NotFound => ApiFailure.NoSuchWorker(id),
            _ => throw new UnreachableException(),
        };

    private static async Task<IResult> SetCapacityAsync(string id, HttpContext http, IWorkerStore workers)
    {
        var body = await JsonBody.ReadAsync(http.Request, CapacityReader.Read).ConfigureAwait(false);
        if (!body.TryGet(out var capacityMap, out var failure))
        {
            return failure;
        }

        return await workers.SetOperatorCapacityAsync(id, capacityMap, http.RequestAborted).ConfigureAwait(false)
            ? TypedResults.StatusCode(StatusCodes.Status202Accepted)
            : ApiFailure.NoSuchWorker(id);
    }
}
