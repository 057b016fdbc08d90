using JobQueue.Host.Views;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.OpenApi;

/// <summary>What the operations on workers say of themselves.</summary>
internal static class WorkerOperations
{
    private static readonly ApiParameter Id = ApiParameter.Path("id", Schemas.Text(128), Examples.WorkerId, "The worker's name.");

    public static readonly ApiOperation List = new("listWorkers", ApiTexts.Workers, "List workers")
    {
        Description = "The newest run of every worker name, by name. Records of dead and shut-down workers go after a week.",
        Replies = [ApiReply.Of<WorkerListView>(StatusCodes.Status200OK, "The workers.", Examples.WorkerList)],
    };

    public static readonly ApiOperation Find = new("getWorker", ApiTexts.Workers, "Show a worker")
    {
        Parameters = [Id],
        Replies = [ApiReply.Of<WorkerView>(StatusCodes.Status200OK, "The newest run under this name.", Examples.Worker)],
        Faults = [ApiFault.NoSuchWorker],
    };

    public static readonly ApiOperation Remove = new("removeWorker", ApiTexts.Workers, "Remove a dead worker")
    {
        Description = "Removes the records of a worker that is dead or has shut down. An operator's capacity for its name stays; jobs that it still held are taken over as before.",
        Parameters = [Id],
        Replies = [ApiReply.Empty(StatusCodes.Status204NoContent, "The records are gone.")],
        Faults = [ApiFault.NoSuchWorker, new(StatusCodes.Status409Conflict, "WORKER_ALIVE", "The worker runs or drains.")],
    };

    public static readonly ApiOperation SetCapacity = new("setWorkerCapacity", ApiTexts.Workers, "Set the capacity of a worker")
    {
        Description = "Holds for the worker's running and later processes, until it is cleared by `null`. Jobs that run already are not stopped.",
        Parameters = [Id],
        Body = new ApiBody(
            Schemas.Object(["capacityMap"], ("capacityMap", Schemas.Units("The units the worker has; null for those it says itself."))),
            ("set", """{ "capacityMap": { "scan": 2, "scanCheck": 2 } }"""),
            ("clear", """{ "capacityMap": null }""")),
        Replies = [ApiReply.Empty(StatusCodes.Status202Accepted, "The worker will take it up within moments.")],
        Faults = [.. ApiFault.OfBodies, ApiFault.NoSuchWorker],
    };
}
