using JobQueue.EmbeddedMongo.Aggregation.Accumulators;
using JobQueue.EmbeddedMongo.Aggregation.Expressions;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary>One field of a <c>$group</c>: an accumulator and what it collects.</summary>
internal sealed record GroupField(string Name, Func<Accumulator> Create, Expression Argument);
