using JobQueue.Host.Events;
using JobQueue.Host.Http;
using JobQueue.Host.LogTailing;
using JobQueue.Host.OpenApi;
using JobQueue.Host.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JobQueue.Host.Endpoints;

/// <summary><c>/events</c>: what changes, as it happens.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this RouteGroupBuilder group) => group.MapPath("/events", ApiMethod.GetStream(Listen, QueueOperations.Events));

    private static IResult Listen(HttpContext http, EventListeners listeners)
    {
        if (!EventQuery.Read(http.Request.Query).TryGet(out var filter, out var failure))
        {
            return failure;
        }

        return AcceptedTypes.Admit(http.Request, EventStreamFormat.Type)
            ? listeners.Admit(filter, http.Request.Headers[EventStreamFormat.LastEventId])
            : ApiFailure.NotAcceptable(EventStreamFormat.Type);
    }
}
