using JobQueue.Jobs;

namespace JobQueue.Host.Requests;

/// <summary>Reads the body of <c>POST /workers/{id}/capacity</c>: a map, or <c>null</c> to let the worker's own apply.</summary>
internal static class CapacityReader
{
    public static CapacityMap? Read(FieldReader fields)
    {
        if (!fields.Has("capacityMap"))
        {
            fields.Refuse("capacityMap", "an object of whole numbers such as {\"scan\":1} is expected, or null to clear it; got nothing");
        }

        return fields.CapacityMap("capacityMap");
    }
}
