//! Every route, who may ask it, and what they are answered.

/// Who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Least {
    /// Whoever there is.
    Anybody,
    /// Of those who signed in, everybody.
    Account,
    Manager,
    Admin,
    Owner,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) least: Least,
    /// What a thing of company A it is about; `-`: none. A new one is made for every question.
    pub(super) thing: &'static str,
    /// What those who may are answered.
    pub(super) status: u16,
    /// What a manager is answered, if otherwise: 404 for what is outside their groups.
    pub(super) manager: Option<u16>,
    /// `{id}` is the thing, `{name}` a name that is new, `{title}` one of what a whole company has.
    pub(super) body: &'static str,
}

/// METHOD PATH LEAST THING STATUS MANAGER BODY
const TABLE: &str = r#"
GET    /livez                                       anybody -        200 -
GET    /readyz                                      anybody -        200 -
GET    /metrics                                     owner   -        200 -
GET    /api/openapi.json                            anybody -        200 -
GET    /api/docs                                    anybody -        200 -

GET    /api/v1/imports                              manager -        200 -
POST   /api/v1/imports?filename=a.csv               manager -        201 -   Name,Email\nA,a@b.example
GET    /api/v1/imports/{id}                         manager import   200 404
PATCH  /api/v1/imports/{id}                         manager import   200 404 {"comment": "x"}
GET    /api/v1/imports/{id}/file                    manager import   200 404
GET    /api/v1/imports/{id}/findings                manager import   200 404
GET    /api/v1/imports/{id}/findings/summary        manager import   200 404
POST   /api/v1/imports/{id}/plan                    manager import   200 404 {}
GET    /api/v1/imports/{id}/plan/rows               manager planned  200 404
POST   /api/v1/imports/{id}/plan/rules              admin   planned  200 -   {"rules": []}
POST   /api/v1/imports/{id}/commit                  manager planned  409 404 {"digest": "x"}
GET    /api/v1/imports/{id}/errors                  manager planned  200 404
POST   /api/v1/imports/{id}/errors/mail             manager faulty   202 404
GET    /api/v1/imports/{id}/activation-links        manager done     200 404
POST   /api/v1/imports/{id}/activation-links        manager done     200 404
GET    /api/v1/imports/{id}/result                  manager done     200 404
POST   /api/v1/imports/{id}/undo                    manager done     200 404 {"dry_run": true}
POST   /api/v1/imports/{id}/cancel                  manager import   200 404
POST   /api/v1/imports/{id}/approve                 admin   planned  409 -   {}
POST   /api/v1/imports/{id}/reject                  manager planned  409 404 {}
GET    /api/v1/imports/{id}/comments                manager import   200 404
POST   /api/v1/imports/{id}/comments                manager import   201 404 {"text": "x"}
GET    /api/v1/imports/{id}/events?seconds=0        manager import   200 404
GET    /api/v1/events?seconds=0                     admin   -        200 -
POST   /api/v1/uploads?filename=a.csv&size=9        manager -        201 -
GET    /api/v1/uploads/{id}                         manager upload   404 404
PATCH  /api/v1/uploads/{id}?offset=0                manager upload   404 404 Name,Email
POST   /api/v1/uploads/{id}/finish                  manager upload   404 404
GET    /api/v1/template                             manager -        200 -
GET    /api/v1/outbox                               admin   -        200 -
GET    /api/v1/outbox/{id}                          admin   mail     200 -
GET    /api/v1/outbox/{id}/html                     admin   mail     200 -
POST   /api/v1/outbox/{id}/resend                   admin   mail     409 -
GET    /api/v1/mail-templates                       admin   -        200 -
GET    /api/v1/mail-templates/{kind}                admin   -        200 -
PATCH  /api/v1/mail-templates/{kind}                admin   -        200 -   {"subject": "Come in"}
PUT    /api/v1/mail-templates/{kind}                admin   -        200 -   {}
DELETE /api/v1/mail-templates/{kind}                admin   -        204 -
POST   /api/v1/mail-templates/{kind}/preview        admin   -        200 -   {}
POST   /api/v1/mail-templates/{kind}/preview/page   admin -        200 -
GET    /api/v1/mail-sender                          admin   -        200 -
PUT    /api/v1/mail-sender                          admin   -        200 -   {"name": null}

GET    /api/v1/signups                              admin   -        200 -
GET    /api/v1/signups/{id}                         admin   signup   200 -
POST   /api/v1/signups/approve                      admin   -        200 -   {"all": true, "dry_run": true}
POST   /api/v1/signups/reject                       admin   -        200 -   {"all": true, "dry_run": true}
POST   /api/v1/signups/{id}/approve                 admin   signup   200 -   {}
POST   /api/v1/signups/{id}/reject                  admin   signup   200 -   {}

GET    /api/v1/groups                               manager -        200 -
POST   /api/v1/groups                               admin   -        201 -   {"name": "{name}"}
GET    /api/v1/groups/{id}                          manager group    200 404
PATCH  /api/v1/groups/{id}                          admin   group    200 -   {"name": "{name}"}
DELETE /api/v1/groups/{id}                          admin   group    204 -
GET    /api/v1/custom-fields                        manager -        200 -
POST   /api/v1/custom-fields                        admin   -        201 -   {"key": "{key}", "label": "{title}", "type": "text"}
GET    /api/v1/custom-fields/{id}                   manager field    200 -
PATCH  /api/v1/custom-fields/{id}                   admin   field    200 -   {"label": "{title}"}
DELETE /api/v1/custom-fields/{id}                   admin   field    204 -
GET    /api/v1/rules                                admin   -        200 -
POST   /api/v1/rules                                admin   group    201 -   {"name": "{name}", "groups": ["{id}"], "conditions": [{"field": "region", "operator": "is_empty"}]}
GET    /api/v1/rules/{id}                           admin   rule     200 -
PATCH  /api/v1/rules/{id}                           admin   rule     200 -   {"position": 1}
DELETE /api/v1/rules/{id}                           admin   rule     204 -
GET    /api/v1/company                              admin   -        200 -
PATCH  /api/v1/company                              admin   -        200 -   {"first_name_optional": true}
GET    /api/v1/users                                manager -        200 -
POST   /api/v1/users/bulk                           manager user     200 404 {"action": "invite", "ids": ["{id}"], "dry_run": true}
POST   /api/v1/users                                manager -        201 422 {"email": "{key}@beasts.example", "first_name": "{title}"}
GET    /api/v1/users/bulk/{id}                      manager bulk     200 404
GET    /api/v1/users/bulk/{id}/users                manager bulk     200 404
POST   /api/v1/users/bulk/{id}/cancel               manager bulk     409 404
GET    /api/v1/users/deleted                        admin   -        200 -
POST   /api/v1/users/deleted/{id}/restore           admin   deleted  200 -
DELETE /api/v1/users/deleted/{id}                   admin   deleted  204 -
GET    /api/v1/users/export                         manager -        200 -
GET    /api/v1/users/{id}                           manager user     200 404
PATCH  /api/v1/users/{id}                           manager user     200 404 {"job_role": "{key}"}
DELETE /api/v1/users/{id}                           admin   person   204 -
GET    /api/v1/users/{id}/personal-data             admin   user     200 -
GET    /api/v1/companies                            admin   -        200 -
POST   /api/v1/companies                            owner   -        201 -   {"name": "{title}"}
GET    /api/v1/companies/{id}                       admin   company  200 -
PATCH  /api/v1/companies/{id}                       owner   company  200 -   {"seat_limit": 1000}
DELETE /api/v1/companies/{id}                       owner   company  422 -
PUT    /api/v1/companies/{id}/courses/{course}      owner   platform 200 -
DELETE /api/v1/companies/{id}/courses/{course}      owner   platform 200 -
GET    /api/v1/courses                              manager -        200 -
POST   /api/v1/courses                              admin   -        201 -   {"title": "{title}"}
GET    /api/v1/courses/{id}                         manager course   200 -
PATCH  /api/v1/courses/{id}                         admin   course   200 -   {"title": "{title}"}
DELETE /api/v1/courses/{id}                         admin   course   204 -
GET    /api/v1/packages                             manager -        200 -
POST   /api/v1/packages                             admin   course   201 -   {"name": "{title}", "courses": ["{id}"]}
GET    /api/v1/packages/{id}                        manager package  200 -
PATCH  /api/v1/packages/{id}                        admin   package  200 -   {"name": "{title}"}
DELETE /api/v1/packages/{id}                        admin   package  204 -
POST   /api/v1/packages/{id}/reassign?dry_run=true  admin   package  200 -   {"users": []}
GET    /api/v1/annual-training?package={id}         manager package  200 -
POST   /api/v1/annual-training/archive              admin   package  200 -   {"package": "{id}", "all": true}
POST   /api/v1/annual-training/restore              admin   package  200 -   {"package": "{id}", "all": true}
POST   /api/v1/annual-training/reassign             admin   package  422 -   {"package": "{id}", "all": true}
GET    /api/v1/activity                             admin   -        200 -
GET    /api/v1/activity/{id}                        admin   entry    200 -
GET    /api/v1/activity/{id}/users                  admin   entry    200 -
GET    /api/v1/assignments                          manager -        200 -
POST   /api/v1/assignments                          admin   course   201 -   {"group": "{everybody}", "course": "{id}"}
PATCH  /api/v1/assignments/{id}                     admin   assigned 200 -   {"state": "started"}

GET    /                                            account -        200 -
GET    /users                                       account -        200 -
GET    /users/new                                   account -        200 -
GET    /users/bulk?action=suspend&who=all           account -        200 -
GET    /users/bulk/:id                              account bulk     200 404
GET    /users/deleted                               account -        200 403
GET    /users/:id                                   account user     200 404
GET    /users/:id/change                            account user     200 404
GET    /groups                                      account -        200 -
GET    /groups/:id                                  account group    200 404
GET    /settings/company                            account -        200 403
GET    /settings/fields                             account -        200 403
GET    /settings/fields/:id                         account field    200 403
GET    /settings/rules                              account -        200 403
GET    /settings/rules/:id                          account rule     200 403
GET    /settings/sign-up                            account -        200 403
GET    /signups                                     account -        200 403
GET    /signups/decide?verdict=approve&ids=all      account -        200 403
GET    /settings/mail                               account -        200 403
GET    /settings/mail/:kind                         account -        200 403
GET    /imports                                     account -        200 -
GET    /imports/:id                                 account import   200 404
GET    /courses                                     account -        200 -
GET    /packages                                    account -        200 -
GET    /packages/:id                                account package  200 -
GET    /training/annual                             account -        200 -
GET    /training/annual/decide?package={id}&verdict=archive&users=all account package 200 403
GET    /activity                                    account -        200 403
GET    /activity/:id                                account entry    200 403
GET    /outbox                                      account -        200 403
GET    /outbox/:id                                  account mail     200 403
GET    /owner/companies                             account -        200 -
GET    /settings/team                               account -        200 403
GET    /settings/tokens                             account -        200 403
GET    /me                                          account -        200 -
GET    /me/second-factor                            account -        200 -
GET    /setup                                       anybody -        200 -
GET    /login                                       anybody -        200 -
GET    /login/code                                  anybody -        200 -
GET    /forgot                                      anybody -        200 -
GET    /address/:token                              anybody -        200 -
GET    /reset/:token                                anybody -        200 -
GET    /activate/:token                             anybody -        200 -
GET    /join/:slug                                  anybody -        404 -
GET    /join/:slug/sent                             anybody -        200 -
GET    /joining/:token                              anybody -        200 -
GET    /joined                                      anybody -        200 -

POST   /api/fn/setup_needed                         anybody -        200 -
POST   /api/fn/complete_setup                       anybody -        422 -   token=x&email=x%40example.com&password=correct+horse+battery
POST   /api/fn/sign_in                              anybody -        422 -   email=x%40example.com&password=wrong
POST   /api/fn/code_awaited                         anybody -        200 -
POST   /api/fn/enter_code                           anybody -        401 -   code=000000
POST   /api/fn/forgot                               anybody -        422 -   email=x
POST   /api/fn/address_of_link                      anybody -        200 -   token=x
POST   /api/fn/confirm_address                      anybody -        422 -   token=x
POST   /api/fn/link_holder                          anybody -        200 -   token=x
POST   /api/fn/set_password                         anybody -        422 -   token=x&password=correct+horse+battery
POST   /api/fn/sign_out                             anybody -        200 -
POST   /api/fn/sign_up_form                         anybody -        404 -   slug=no-such-company
POST   /api/fn/sign_up                              anybody -        404 -   slug=no-such-company&stamp=x
POST   /api/fn/sign_up_holder                       anybody -        200 -   token=x
POST   /api/fn/complete_sign_up                     anybody -        422 -   token=x&password=correct+horse+battery
POST   /api/fn/knock                                anybody -        200 -
POST   /api/fn/switch_company                       account company  200 -   company={id}
POST   /api/fn/me                                   account -        200 -
POST   /api/fn/go_on_with                           account -        404 -   assignment=999999999&state=started
POST   /api/fn/change_password                      account -        422 -   present=wrong&password=correct+horse+battery
POST   /api/fn/request_address                      account -        422 -   present=wrong&email=x%40example.com
POST   /api/fn/keep_address                         account -        200 -
POST   /api/fn/end_session                          account -        404 -   session=x
POST   /api/fn/end_other_sessions                   account -        200 -
POST   /api/fn/second_factor                        account -        200 -
POST   /api/fn/offer_second_factor                  account -        200 -
POST   /api/fn/confirm_second_factor                account -        422 -   code=x
POST   /api/fn/renew_recovery_codes                 account -        422 -   present=wrong
POST   /api/fn/turn_off_second_factor               account -        422 -   present=wrong
POST   /api/fn/team                                 admin   -        200 -
POST   /api/fn/invite_colleague                     admin   -        200 -   email={key}%40example.com&account_type=admin
POST   /api/fn/change_colleague                     admin   user     200 -   user={id}&account_type=user
POST   /api/fn/invite_colleague_again               admin   user     200 -   user={id}
POST   /api/fn/withdraw_invitation                  admin   user     200 -   user={id}
POST   /api/fn/tokens                               admin   -        200 -
POST   /api/fn/create_token                         admin   -        200 -   name={title}&role=viewer
POST   /api/fn/revoke_token                         admin   token    200 -   token={id}
POST   /api/fn/companies                            owner   -        200 -
POST   /api/fn/create_company                       owner   -        200 -   name={title}&seats=
POST   /api/fn/change_company                       owner   company  200 -   company={id}&name=Zebra&seats=&language=en
POST   /api/fn/choose_courses                       owner   company  200 -   company={id}
POST   /api/fn/delete_company                       owner   company  422 -   company={id}
POST   /api/fn/courses                              manager -        200 -
POST   /api/fn/people_filters                       manager -        200 -
POST   /api/fn/plan_bulk                            manager user     200 404 {"asked": {"action": "suspend", "ids": "{id}"}}
POST   /api/fn/begin_bulk                           manager person   200 404 asked=%7B%22action%22%3A%22suspend%22%2C%22ids%22%3A%22{id}%22%7D
POST   /api/fn/open_bulk                            manager bulk     200 404 id={id}
POST   /api/fn/stop_bulk                            manager bulk     409 404 id={id}
POST   /api/fn/open_person_form                     manager user     200 404 id={id}
POST   /api/fn/save_person                          manager user     200 404 id={id}&said[region]=x
POST   /api/fn/person_history                       manager user     200 404 id={id}
POST   /api/fn/delete_person                        admin   person   200 -   id={id}
POST   /api/fn/deleted_people                       admin   -        200 -
POST   /api/fn/restore_person                       admin   deleted  200 -   id={id}
POST   /api/fn/erase_person                         admin   deleted  200 -   id={id}
POST   /api/fn/create_course                        admin   -        200 -   title={title}
POST   /api/fn/create_platform_course               owner   -        200 -   title={title}
POST   /api/fn/change_course                        admin   course   200 -   course={id}&title={title}
POST   /api/fn/delete_course                        admin   course   200 -   course={id}
POST   /api/fn/packages                             manager -        200 -
POST   /api/fn/package_page                         manager package  200 -   id={id}
POST   /api/fn/reassign_to_person                   admin   package  422 -   user={user}&package={id}&due_on=
POST   /api/fn/create_package                       admin   -        200 -   name={title}
POST   /api/fn/rename_package                       admin   package  200 -   package={id}&name={title}
POST   /api/fn/arrange_package                      admin   course   200 -   package={package}&step=add:{id}
POST   /api/fn/delete_package                       admin   package  200 -   package={id}
POST   /api/fn/annual_training                      manager package  200 -   package={id}
POST   /api/fn/plan_annual_training                 admin   package  200 -   package={id}&verdict=archive&users=all
POST   /api/fn/decide_annual_training               admin   package  200 -   package={id}&verdict=archive&users=all
POST   /api/fn/training_of                          manager user     200 404 user={id}
POST   /api/fn/assign                               admin   course   200 -   to=user:{user}&what=course:{id}&due_on=
POST   /api/fn/take_assignment_forwards             admin   assigned 200 -   assignment={id}&state=started
POST   /api/fn/activity                             admin   -        200 -   {"query": {"who": "", "what": "", "from": "", "to": "", "user": null, "cursor": null}}
POST   /api/fn/one_activity                         admin   entry    200 -   id={id}
POST   /api/fn/figures                              admin   -        200 -
POST   /api/fn/groups                               manager -        200 -
POST   /api/fn/group                                manager group    200 404 id={id}
POST   /api/fn/create_group                         admin   -        200 -   kind=group&name={name}
POST   /api/fn/group_page                           manager group    200 404 id={id}
POST   /api/fn/group_members                        manager group    200 404 id={id}
POST   /api/fn/rename_group                         admin   group    200 -   id={id}&name={name}
POST   /api/fn/set_managers                         admin   group    200 -   id={id}
POST   /api/fn/delete_group                         admin   group    200 -   id={id}
POST   /api/fn/own_fields                           admin   -        200 -
POST   /api/fn/own_field                            admin   field    200 -   id={id}
POST   /api/fn/create_field                         admin   -        200 -   key={key}&kind=text&field%5Blabel%5D={title}
POST   /api/fn/change_field                         admin   field    200 -   id={id}&field[label]={title}
POST   /api/fn/delete_field                         admin   field    200 -   id={id}
POST   /api/fn/rules                                admin   -        200 -
POST   /api/fn/rule_to_write                        admin   rule     200 -   id={id}
POST   /api/fn/save_rule                            admin   rule     200 -   id={id}&name={name}&matching=any&groups%5B%5D={everybody}&conditions%5B0%5D%5Bfield%5D=region&conditions%5B0%5D%5Boperator%5D=is_empty
POST   /api/fn/move_rule                            admin   rule     200 -   id={id}&position=1
POST   /api/fn/delete_rule                          admin   rule     200 -   id={id}
POST   /api/fn/settings                             admin   -        200 -
POST   /api/fn/set_language                         admin   -        200 -   language=en
POST   /api/fn/set_approval                         admin   -        200 -   people=&percent=
POST   /api/fn/set_annual_months                    admin   -        200 -   months=9
POST   /api/fn/set_required                         admin   -        200 -   first_name=true
POST   /api/fn/sign_ups                             admin   -        200 -
POST   /api/fn/plan_sign_ups                        admin   signup   200 -   verdict=approve&ids={id}
POST   /api/fn/decide_sign_ups                      admin   signup   200 -   verdict=approve&ids={id}
POST   /api/fn/sign_up_settings                     admin   -        200 -
POST   /api/fn/save_sign_up_settings                admin   -        200 -   approval=true
POST   /api/fn/put_access_code                      admin   -        200 -   code={name}
POST   /api/fn/delete_access_code                   admin   code     200 -   id={id}
POST   /api/fn/people                               manager -        200 -   {"query": {"text": "", "status": "", "group": null, "import": null, "cursor": null}}
POST   /api/fn/person                               manager user     200 404 id={id}
POST   /api/fn/beginning                            manager -        200 -
POST   /api/fn/imports                              manager -        200 -
POST   /api/fn/draft                                manager import   200 404 id={id}
POST   /api/fn/comments                             manager import   200 404 id={id}
POST   /api/fn/comment                              manager import   200 404 id={id}&text=x
POST   /api/fn/approve_import                       admin   planned  409 -   id={id}&digest=x
POST   /api/fn/reject_import                        manager planned  409 404 id={id}
POST   /api/fn/import                               manager import   200 404 id={id}
POST   /api/fn/change_import                        manager import   200 404 {"id": {id}, "change": {}}
POST   /api/fn/plan_import                          manager import   200 404 id={id}&anew=true
POST   /api/fn/rows_of                              manager planned  200 404 id={id}&action=create
POST   /api/fn/commit_import                        manager planned  409 404 id={id}&digest=x
POST   /api/fn/mail_error_report                    manager faulty   200 404 id={id}
POST   /api/fn/mails                                admin   -        200 -
POST   /api/fn/mail                                 admin   mail     200 -   id={id}
POST   /api/fn/resend_mail                          admin   mail     409 -   id={id}
POST   /api/fn/mail_words                           admin   -        200 -
POST   /api/fn/mail_to_come                         manager -        200 -   with_first_course=false
POST   /api/fn/mail_template                        admin   -        200 -   kind=invitation
POST   /api/fn/set_mail_sender                      admin   -        200 -   name=
POST   /api/fn/write_mail_template                  admin   -        422 -   kind=invitation&subject=x&text=x&html=x&what=save
POST   /api/fn/reset_mail_template                  admin   -        200 -   kind=invitation
POST   /api/fn/invite_person                        manager user     200 404 user={id}
POST   /api/fn/created_to_invite                    manager done     200 404 import={id}
POST   /api/fn/invite_created                       manager done     200 404 import={id}
POST   /api/fn/plan_undo                            manager done     200 404 id={id}
POST   /api/fn/undo_import                          manager done     200 404 id={id}
POST   /api/fn/try_rules                            admin   planned  200 -   {"import": {id}, "rules": []}
POST   /api/fn/save_rules                           admin   -        200 -   {"rules": []}
POST   /api/fn/import_progress                      manager import   200 404 id={id}
POST   /api/fn/cancel_import                        manager import   200 404 id={id}
"#;

pub(super) fn rows() -> Vec<Row> {
    TABLE.lines().filter(|line| !line.is_empty()).map(row).collect()
}

fn row(line: &'static str) -> Row {
    let mut rest = line;
    let mut word = || {
        let (word, more) = rest.split_once(' ').unwrap_or((rest, ""));
        rest = more.trim_start();
        word
    };
    let (method, path, least, thing) = (word(), word(), word(), word());
    let (status, manager) = (word(), word());
    let least = match least {
        "anybody" => Least::Anybody,
        "account" => Least::Account,
        "manager" => Least::Manager,
        "admin" => Least::Admin,
        "owner" => Least::Owner,
        other => panic!("{other} in {line}"),
    };
    Row {
        method,
        path,
        least,
        thing,
        status: status.parse().unwrap_or_else(|_| panic!("{line}")),
        manager: manager.parse().ok(),
        body: rest,
    }
}

impl Row {
    /// As the sources name it.
    pub(super) fn route(&self) -> String {
        format!("{} {}", self.method, self.path.split('?').next().unwrap_or_default())
    }

    pub(super) fn is_page(&self) -> bool {
        self.method == "GET"
            && !self.path.starts_with("/api/")
            && !self.path.ends_with('z')
            && self.path != "/metrics"
    }
}
