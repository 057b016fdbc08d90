using JobQueue.Host.Events;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;

namespace JobQueue.Host.Requests;

/// <summary>Reads the query of <c>GET /events</c>.</summary>
internal static class EventQuery
{
    public static Reading<EventFilter> Read(IQueryCollection parameters)
    {
        var reader = new QueryReader(parameters);
        var topics = reader.Words("topic", EventTopics.ByName).Aggregate(FeedTopics.None, (all, topic) => all | topic);
        return reader.Finish(new EventFilter(topics == FeedTopics.None ? EventTopics.All : topics, reader.Filter("action"), reader.JobId("job")));
    }
}
