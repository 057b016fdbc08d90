using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary>Parses one stage.</summary>
/// <param name="name">The stage with its dollar sign.</param>
/// <param name="specification">What stands after it.</param>
/// <param name="context">The command's context.</param>
/// <param name="collections">The collections that stages may read.</param>
internal delegate Stage StageParser(string name, BsonValue specification, EvaluationContext context, ICollectionSource collections);
