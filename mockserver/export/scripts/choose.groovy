import groovy.json.JsonSlurper
import java.util.zip.ZipInputStream

def project = testRunner.testCase.testSuite.project
def response = testRunner.testCase.getTestStepByName(STEP).testRequest.response
def choices = new JsonSlurper().parseText(CHOICES)

def read = {
    def content = new ByteArrayInputStream(response.rawResponseBody)
    if (ZIPPED) {
        content = new ZipInputStream(content)
        content.nextEntry
    }
    return new JsonSlurper().parseText(content.getText("UTF-8"))
}
def at = { one, way ->
    way.tokenize(".").inject(one) { part, step -> part == null ? null : step.isInteger() ? part[step.toInteger()] : part[step] }
}
def fits = { one, where ->
    where.every { way, expression -> String.valueOf(at(one, way)) ==~ context.expand(expression) }
}
def take = { one, ways ->
    ways.each { name, way -> if (at(one, way) != null) project.setPropertyValue(name, String.valueOf(at(one, way))) }
}
def answers = { choice ->
    testRunner.runTestStepByName(choice.ask)
    def answer = testRunner.testCase.getTestStepByName(choice.ask).testRequest.response
    new String(answer.rawResponseBody, "UTF-8") == '"' + choice.answers + '"'
}

if (response.statusCode < 300) choices.each { choice ->
    def old = choice.take.collectEntries { name, way -> [name, project.getPropertyValue(name)] }
    def found = [read()].flatten().findAll { fits(it, choice.where) }.find { one ->
        take(one, choice.take)
        !choice.ask || answers(choice)
    }
    if (found == null) old.each { name, value -> project.setPropertyValue(name, value) }
    else if (choice.then) project.setPropertyValue(choice.then, "")
}
