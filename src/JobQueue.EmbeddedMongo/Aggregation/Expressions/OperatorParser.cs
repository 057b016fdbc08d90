using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>Parses one operator's operand into an expression.</summary>
/// <param name="name">The operator with its dollar sign.</param>
/// <param name="operand">What stands after it.</param>
/// <param name="parser">The parser for expressions within the operand.</param>
internal delegate Expression OperatorParser(string name, BsonValue operand, ExpressionParser parser);
